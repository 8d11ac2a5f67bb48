/** The least that Electron can be: one window of the station's size with one line of text. What the station is measured against. */
import { app, BrowserWindow } from 'electron';

app.disableHardwareAcceleration();
app.enableSandbox();
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 720, useContentSize: true });
  void window.loadURL('data:text/html,<title>Bare window</title><p>One line of text.');
});
