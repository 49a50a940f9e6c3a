// Writes the generated pages of docs/: npm run docs.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { build } from 'esbuild';

const bundle = resolve('dist/docs.cjs');
await build({
  entryPoints: ['src/cli/docs.ts'],
  outfile: bundle,
  bundle: true,
  platform: 'node',
  format: 'cjs',
});
const { generatedPages } = createRequire(import.meta.url)(bundle);
for (const [path, text] of generatedPages()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
rmSync(bundle);
