// The AWS SDK warns on Node 20 in every process, before it is asked anything; the fleet's process inherits this.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
const { runCommand } = await import('./soak/command.ts');
process.exitCode = await runCommand(process.argv.slice(2));
