// Starts the demonstration on a free port and reads from what it prints how to come in.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// A program that was not built for speed makes its practice in half a minute.
const START_SECONDS = 60;
const root = fileURLToPath(new URL('../../', import.meta.url));

/** The program under test: the variable VESTIBULE, else what was built last. */
export function program() {
  const candidates = [process.env.VESTIBULE, 'target/release/vestibule', 'target/debug/vestibule'];
  const found = candidates
    .filter(Boolean)
    .map((path) => (path.startsWith('/') ? path : root + path))
    .find((path) => existsSync(path));
  if (!found) throw new Error('no vestibule to test: run `cargo build --release --locked` first');
  return found;
}

/**
 * A demonstration that is ready: `origin`, `enter(who)` for a sign-in link, `log` of all it wrote,
 * and `stop()`.
 */
export async function startDemo({ seed = 7 } = {}) {
  const child = spawn(program(), ['demo', '--seed', String(seed), '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME ?? '/', NO_COLOR: '1', TZ: 'UTC' },
  });
  const log = { out: '', err: '' };
  child.stdout.on('data', (text) => (log.out += text));
  child.stderr.on('data', (text) => (log.err += text));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    return ended;
  };
  try {
    const origin = await ready(child, log);
    return { origin, log, stop, enter: (who) => link(log.out, who) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(child, log) {
  for (let tries = 0; tries < START_SECONDS * 10; tries += 1) {
    if (child.exitCode !== null) break;
    const origin = /http:\/\/(127\.0\.0\.1|localhost):\d+/.exec(log.out)?.[0];
    if (origin && /\/in\//.test(log.out)) {
      const answer = await fetch(origin + '/', { redirect: 'manual' }).catch(() => null);
      if (answer?.status === 200) return origin;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the demonstration did not start:\n${log.out}\n${log.err}`);
}

/** The sign-in link on the line that names this person. */
function link(printed, who) {
  const line = printed.split('\n').find((text) => who.test(text) && text.includes('/in/'));
  const found = line && /https?:\/\/\S+\/in\/\S+/.exec(line)?.[0];
  if (!found) throw new Error(`no sign-in link for ${who} in:\n${printed}`);
  return found;
}
