import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandEnd, Machine, MachineCommand, Machines } from '../machine.ts';

export interface MachinesUnderTest {
  readonly machines: Machines;
  readonly image: string;
  /** Absolute folder that lives in memory. */
  readonly memory: string;
  dispose(): Promise<void>;
}

const CWD = '/work/here';

interface Said {
  readonly end: CommandEnd;
  readonly stdout: string;
  readonly stderr: string;
}

/** What every machine does. */
export function describeMachine(name: string, open: () => Promise<MachinesUnderTest>): void {
  describe(`machines of ${name}`, () => {
    const { signal } = new AbortController();
    let under: MachinesUnderTest;
    let machine: Machine;
    const start = (image: string): Promise<Machine> =>
      under.machines.start({ image, workingDirectory: CWD, run: 'contract', signal });
    const run = async (
      argv: readonly string[],
      options: Partial<MachineCommand> = {},
      on: Machine = machine,
    ): Promise<Said> => {
      const said = { stdout: '', stderr: '' };
      const end = await on.execute({
        argv,
        cwd: CWD,
        env: { PATH: on.path },
        signal,
        onOutput: (stream, text) => {
          said[stream] += text;
        },
        ...options,
      });
      return { end, ...said };
    };
    const sh = (text: string, options: Partial<MachineCommand> = {}, on: Machine = machine): Promise<Said> =>
      run(['/bin/sh', '-c', text], options, on);

    beforeAll(async () => {
      under = await open();
      machine = await start(under.image);
    });
    afterAll(async () => {
      await machine.close();
      await under.dispose();
    });

    it('run programs without a shell: every argument arrives as it is', async () => {
      const words = ['a b', `it's`, '$HOME', '`id`', '*', 'two\nlines', '', '%s\\n', 'é'];

      const { end, stdout } = await run([
        '/bin/sh',
        '-c',
        'for word; do printf "[%s]" "$word"; done',
        'sh',
        ...words,
      ]);

      expect(end).toEqual({ kind: 'exited', exitCode: 0 });
      expect(stdout).toBe(words.map((word) => `[${word}]`).join(''));
    });

    it('tell outputs apart, and the exit status', async () => {
      const said = await sh('echo out; echo err >&2; printf "no line end"; exit 7');

      expect(said).toEqual({
        end: { kind: 'exited', exitCode: 7 },
        stdout: 'out\nno line end',
        stderr: 'err\n',
      });
    });

    it('start programs in their folder, with the environment that is given and no more', async () => {
      const env = { PATH: machine.path, WORKING_DIRECTORY: CWD, ODD: `a'b "c"\n$d` };

      const { stdout } = await sh(
        'pwd; printf "%s|%s|%s" "$ODD" "${HOME-unset}" "${SEED_TEST_IMAGE-unset}"',
        { env },
      );

      expect(stdout).toMatch(/\/work\/here\n/);
      expect(stdout).toContain(`a'b "c"\n$d|unset|unset`);
    });

    it('give input to programs, short and long, also what is no text', async () => {
      const odd = Buffer.from([0, 1, 37, 92, 255, 10, 0]);
      const long = Buffer.alloc(300_000, 'abcdefg\n');

      const short = await run(['od', '-An', '-v', '-tx1'], { stdin: odd });
      const many = await run(['wc', '-c'], { stdin: long });
      const none = await run(['cat']);

      expect(short.stdout.trim().split(/\s+/)).toEqual(['00', '01', '25', '5c', 'ff', '0a', '00']);
      expect(many.stdout.trim()).toBe('300000');
      expect(none).toMatchObject({ end: { kind: 'exited', exitCode: 0 }, stdout: '' });
    });

    it('say so when there is no such program', async () => {
      expect((await run(['no-such-program', 'x'])).end).toEqual({ kind: 'not-found' });
      expect((await run(['/no/such/program'])).end).toEqual({ kind: 'not-found' });
    });

    it('have a script there while its program runs, and nothing of it afterwards', async () => {
      const path = '/work/AWSTOE1/script-1.sh';
      const content = Buffer.from(`echo "it's $1"\nexit 4\n`);
      const big = Buffer.from(`: '${'x'.repeat(60_000)}'\necho big\n`);

      const small = await run(['/bin/sh', path, 'here'], { script: { path, content } });
      const large = await run(['/bin/sh', path], { script: { path, content: big } });

      expect(small).toMatchObject({ end: { kind: 'exited', exitCode: 4 }, stdout: "it's here\n" });
      expect(large).toMatchObject({ end: { kind: 'exited', exitCode: 0 }, stdout: 'big\n' });
      expect(await machine.read(path, signal)).toBeUndefined();
    });

    it('have nothing of a script beside the next one, whatever that made of its folder', async () => {
      const script = async (number: number, text: string) => {
        const path = `/work/AWSTOE2/script-${number}.sh`;
        const content = Buffer.from(`mine=\${0%/*}; theirs=$mine-theirs\n${text}\n`);
        return run(['/bin/sh', path], { script: { path, content } });
      };
      const look = 'ls -A "$mine" "$theirs" | grep -v :';

      await script(
        1,
        'mkdir "$theirs"; : >"$theirs/one"; cd "$mine"; : >.hidden; : >"a b"; mkdir sub; : >sub/x',
      );
      const second = await script(2, look);
      await script(3, 'rm -rf "$mine"');
      const fourth = await script(4, look);
      await script(5, 'rm -rf "$mine"; ln -s "$theirs" "$mine"');
      const sixth = await script(6, look);

      expect(second.stdout).toBe('script-2.sh\n\none\n');
      expect(fourth.stdout).toBe('script-4.sh\n\none\n');
      expect(sixth.stdout).toBe('script-6.sh\n\none\n');
    });

    it('IB-F84 kill a program with all its children when its time is over', async () => {
      const begun = Date.now();

      const { end, stdout } = await sh('echo begun; sleep 61 & sleep 61', { timeoutMs: 500 });

      expect(end).toEqual({ kind: 'timed-out' });
      expect(stdout).toBe('begun\n');
      expect(Date.now() - begun).toBeLessThan(15_000);
      const { stdout: left } = await sh(
        'for it in /proc/[0-9]*/cmdline; do tr "\\0" " " <"$it" 2>/dev/null; echo; done | grep -c "^sleep 61 " || :',
      );
      expect(left.trim()).toBe('0');
    });

    it('kill a program that nobody waits for any more', async () => {
      const stop = new AbortController();
      const running = run(['sleep', '62'], { signal: stop.signal });
      setTimeout(() => stop.abort(), 100);

      expect((await running).end).toEqual({ kind: 'aborted' });
      expect((await run(['true'], { signal: AbortSignal.abort() })).end).toEqual({ kind: 'aborted' });
      expect((await sh('echo after')).stdout).toBe('after\n');
    });

    it('keep what goes on in the background out of the next program', async () => {
      await sh('(sleep 0.4; echo late) & echo early');

      const next = await sh('sleep 0.6; echo next');

      expect(next.stdout).toBe('next\n');
    });

    it('put files with their modes and parents, replace them, and read them', async () => {
      const path = `${CWD}/deep/er/file`;
      const long = Buffer.alloc(200_000, 7);

      await machine.put([{ path, content: Buffer.from('one'), mode: 0o640 }], signal);
      await machine.put([{ path: `${CWD}/long`, content: long, mode: 0o755 }], signal);
      const first = await machine.read(path, signal);
      await machine.put([{ path, content: Buffer.from([0, 255]), mode: 0o600 }], signal);

      expect(Buffer.from(first ?? []).toString()).toBe('one');
      expect([...((await machine.read(path, signal)) ?? [])]).toEqual([0, 255]);
      expect(Buffer.from((await machine.read(`${CWD}/long`, signal)) ?? []).equals(long)).toBe(true);
      expect(await machine.read(`${CWD}/nothing`, signal)).toBeUndefined();
      expect((await sh('ls -l long deep/er/file')).stdout).toMatch(/-rw-------[^]*-rwxr-xr-x/);
    });

    it('IB-F85 come back from a restart with their files, without what was in memory and without processes', async () => {
      await machine.put(
        [
          { path: `${CWD}/kept`, content: Buffer.from('kept'), mode: 0o644 },
          { path: `${under.memory}/lost`, content: Buffer.from('lost'), mode: 0o644 },
        ],
        signal,
      );
      await sh('sleep 63 >/dev/null 2>&1 &');

      await machine.restart(signal);

      expect(Buffer.from((await machine.read(`${CWD}/kept`, signal)) ?? []).toString()).toBe('kept');
      expect(await machine.read(`${under.memory}/lost`, signal)).toBeUndefined();
      const { stdout } = await sh(
        'for it in /proc/[0-9]*/cmdline; do tr "\\0" " " <"$it" 2>/dev/null; echo; done | grep -c "^sleep 63 " || :',
      );
      expect(stdout.trim()).toBe('0');
    });

    it('are started from snapshots, which hold the files of their time', async () => {
      await machine.put([{ path: `${CWD}/then`, content: Buffer.from('then'), mode: 0o644 }], signal);
      const name = `built/contract-${Date.now()}`;
      const script = { path: `${CWD}/AWSTOE3/script-1.sh`, content: Buffer.from('true\n') };
      await run(['/bin/sh', script.path], { script });

      expect(await under.machines.kept(name, signal)).toBeUndefined();
      const snapshot = await machine.snapshot(name, signal);
      await sh('rm then');
      const image = await under.machines.kept(name, signal);
      const other = await start(image ?? '');
      const { stdout } = await sh('cat then; ls -d AWSTOE* 2>/dev/null', {}, other);
      await other.close();
      await under.machines.forget(snapshot);

      expect(stdout).toBe('then');
      expect(await machine.read(`${CWD}/then`, signal)).toBeUndefined();
      expect(await under.machines.kept(name, signal)).toBeUndefined();
    });

    it('tell images apart by what they hold', async () => {
      const { machines, image } = under;

      expect(await machines.identify(image, signal)).toBe(await machines.identify(image, signal));
    });
  });
}
