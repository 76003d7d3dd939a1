// Somebody else who holds the database, so that nothing can be written: a backup tool that hangs.
import { spawn } from 'node:child_process';

const HOLD = `
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], timeout=20, isolation_level=None)
held.execute('begin immediate')
print('held', flush=True)
sys.stdin.read()
held.execute('rollback')
held.close()
`;

/** Holds the database file until `free()` is called. */
export async function hold(database) {
  const child = spawn('python3', ['-c', HOLD, database], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('the database could not be held')));
  });
  return {
    free: () => {
      child.stdin.end();
      return ended;
    },
  };
}
