export const CALL_CHANNEL = 'keyrite:call';
export const PUSH_CHANNEL = 'keyrite:push';
/** Main hands the entry view its port on this channel; nothing else passes to that view. */
export const ENTRY_CHANNEL = 'keyrite:entry';
export const ENTRY_WITHDRAW_CHANNEL = 'keyrite:entry-withdraw';
