import { runCommand } from './program.ts';

// Whoever read the output has seen enough (`| head`): there is nobody left to tell anything.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
}

process.exitCode = await runCommand(process.argv.slice(2));
