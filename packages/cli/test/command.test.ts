import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../src/exit-code.ts';

const BIN = fileURLToPath(new URL('../bin/sosw.js', import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Processes of the command that outlived it. */
  readonly isAnythingLeft: boolean;
}

/** Runs the command as a user would, in a process group of its own. */
function sosw(...words: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...words], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr, isAnythingLeft: isGroupAlive(child.pid) }));
  });
}

function isGroupAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(-pid, 0);
  } catch {
    return false; // ESRCH: no process of the group is left
  }
}

describe('sosw', () => {
  it('demo tutorial completes 36 of 36 tasks and leaves nothing running', async () => {
    const { code, stdout, stderr, isAnythingLeft } = await sosw('demo', 'tutorial');
    expect({ code, isAnythingLeft }).toEqual({ code: EXIT.ok, isAnythingLeft: false });
    expect(stdout).toContain('36 of 36 completed');
    expect(stdout).toContain('36 in the table hashtags');
    expect(stderr).toContain('36 of 36 (100 %)');
  }, 60_000);

  it('says on standard error what is wrong with a command line, and exits with 2', async () => {
    const unknown = await sosw('nonsense');
    expect(unknown).toMatchObject({ code: EXIT.badInput, stdout: '' });
    expect(unknown.stderr).toContain("error: unknown command 'nonsense'");

    const nowhere = await sosw('demo', 'nowhere');
    expect(nowhere).toMatchObject({ code: EXIT.badInput, stdout: '' });
    expect(nowhere.stderr).toBe(
      'sosw: demo: expected weather or tutorial, or a folder with a demo.json, got "nowhere" (SOSW_INVALID_INPUT)\n',
    );
  });
});
