/**
 * Programs known to record a screen or keys, or to show the screen elsewhere. By the name a process gives itself, so this finds what was
 * forgotten, not what hides; the measured image is what speaks against the latter.
 */
import { LookFault, type MachineFiles } from './machine-files.ts';
import { counted, fail, pass, type Seen } from './seen.ts';

/** The kernel keeps 15 characters of a name (proc(5), /proc/PID/comm). */
const COMM = 15;

const RECORDERS = new Set(
  [
    // recorders
    ...['obs', 'obs-ffmpeg-mux', 'ffmpeg', 'simplescreenrecorder', 'recordmydesktop', 'gtk-recordmydesktop', 'vokoscreen', 'vokoscreenNG'],
    ...['kazam', 'peek', 'byzanz-record', 'wf-recorder', 'wl-screenrec', 'gpu-screen-recorder', 'green-recorder', 'blue-recorder', 'kooha'],
    ...['spectacle', 'flameshot', 'ksnip', 'shutter', 'asciinema', 'ttyrec', 'script', 'gst-launch-1.0'],
    // the screen elsewhere
    ...['x11vnc', 'x0vncserver', 'x0tigervncserver', 'Xvnc', 'Xtightvnc', 'Xtigervnc', 'vncserver-x11', 'winvnc', 'vino-server', 'wayvnc'],
    ...['krfb', 'gnome-remote-desktop-daemon', 'xrdp', 'xrdp-sesman', 'xrdp-chansrv', 'weston-rdp', 'teamviewerd', 'TeamViewer', 'anydesk'],
    ...['rustdesk', 'nxserver.bin', 'nxnode.bin', 'nxd', 'x2goagent', 'xpra', 'dwagent', 'dwagsvc', 'mesh-agent', 'meshagent', 'parsecd'],
    ...[
      'sunshine',
      'deskflow',
      'barrier',
      'barriers',
      'synergys',
      'synergy-core',
      'input-leap',
      'zoom',
      'skypeforlinux',
      'teams',
      'Discord',
      'webex',
    ],
    // keys
    ...['logkeys', 'xspy', 'xkey', 'xinput', 'evtest', 'screenkey', 'showmethekey-cli', 'keysniffer', 'lkl'],
  ].map((name) => name.slice(0, COMM).toLowerCase()),
);

export const recordersAmong = (names: Iterable<string>): readonly string[] =>
  [...new Set(names)].filter((name) => RECORDERS.has(name.slice(0, COMM).toLowerCase())).sort();

function judgeRecorders(names: readonly string[]): Seen {
  const found = recordersAmong(names);
  return found.length > 0 ? fail(counted(found)) : pass('none running');
}

export async function lookAtRecorders(machine: MachineFiles): Promise<Seen> {
  const ids = (await machine.namesThatMustBe('/proc')).filter((name) => /^\d+$/.test(name));
  // mounted with hidepid, /proc shows us our own processes only
  if ((await machine.text('/proc/1/comm')) === null) throw new LookFault('other accounts’ processes are hidden');
  // a process may end while we look
  const names = await Promise.all(ids.map((id) => machine.text(`/proc/${id}/comm`).catch(() => null)));
  return judgeRecorders(names.filter((name) => name !== null));
}
