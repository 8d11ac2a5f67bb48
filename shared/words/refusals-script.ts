/** Controls on a ceremony's script (shared/script/lint.ts). The same sentences say what is wrong where a custom script is written. */
import type { RefusalTable } from './refusal-table.ts';

const safe = 'No ceremony was opened with this script.';
const todo = 'Correct the script, check it with “keyrite script lint”, and open the ceremony again.';

export const scriptRefusals: RefusalTable = {
  'SCRIPT-FILE-1': { happened: 'In the script, “{at}” {problem}.', safe, todo },
  'SCRIPT-PHYSICAL-1': {
    happened: 'In act {act}, step {step}, “{thing}” must be “{needs}”, and is “{is}”.',
    safe,
    todo,
  },
  'SCRIPT-PHYSICAL-2': {
    happened: 'In act {act}, step {step}, “{thing}” cannot become “{needs}”: it is “{is}”.',
    safe,
    todo,
  },
  'SCRIPT-ORDER-1': {
    happened: 'Act {act}, step {step}, stands in the wrong place: “{thing}” must be “{needs}” before it, and is “{is}”.',
    safe,
    todo,
  },
  'SCRIPT-ORDER-2': { happened: 'Act {act}, step {step}, does “{thing}” a second time: {is}.', safe, todo },
  'SCRIPT-KIND-1': { happened: 'In act {act}, step {step}, “{thing}” does not belong in a script for {is}.', safe, todo },
  'SCRIPT-KIND-2': { happened: 'The script has no step “{thing}”, which its kind needs.', safe, todo },
  'SCRIPT-KIND-3': { happened: 'Approvals for this kind are given in the room; the script says “{is}”.', safe, todo },
  'SCRIPT-PEOPLE-1': { happened: 'In act {act}, step {step}, “{thing}” must be “{needs}”, not “{is}”.', safe, todo },
  'SCRIPT-TEXT-1': { happened: 'In act {act}, step {step}, the text “{thing}” names {is}, which has no value there.', safe, todo },
};
