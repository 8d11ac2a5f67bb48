/** `node enter-room.ts COMMAND ARGUMENTS…`: runs a command in a card room, and ends as it ends. */
import { enterCardRoom } from './room.ts';

const command = process.argv.slice(2);
if (command.length === 0) throw new Error('usage: node enter-room.ts COMMAND ARGUMENTS…');
process.exitCode = await enterCardRoom(command);
