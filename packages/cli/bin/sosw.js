#!/usr/bin/env node
// The AWS SDK warns on Node 20 in every process, before it is asked anything.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
await import('../dist/main.js');
