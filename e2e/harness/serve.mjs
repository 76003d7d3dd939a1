// Starts the program on an empty data folder, as a practice does on its first day.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { program } from './demo.mjs';

const START_SECONDS = 60;

/** A program that is ready, with these variables beside the usual ones: `origin`, `setup` for the link of the first start, the file of its `database`, `log`, and `stop()`. */
export async function startServe(settings = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-e2e-'));
  const child = spawn(program(), ['serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME ?? '/',
      NO_COLOR: '1',
      TZ: 'UTC',
      VESTIBULE_DATA_FOLDER: join(folder, 'data'),
      VESTIBULE_WEB_LISTEN: '127.0.0.1:0',
      ...settings,
    },
  });
  const log = { out: '', err: '' };
  child.stdout.on('data', (text) => (log.out += text));
  child.stderr.on('data', (text) => (log.err += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < START_SECONDS * 10; tries += 1) {
    const setup = /(http:\/\/localhost:\d+)\/setup\/\w+/.exec(log.out);
    if (setup && log.out.includes('Ctrl-C')) {
      const database = join(folder, 'data', 'practice.db');
      return { origin: setup[1], setup: setup[0], database, log, stop };
    }
    if (child.exitCode !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Error(`the program did not start:\n${log.out}\n${log.err}`);
}
