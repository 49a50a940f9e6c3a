// Whether this machine lets tests build network namespaces with a connection table, and if not, why.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const TOOLS = {
  ip: 'iproute2',
  nft: 'nftables',
  conntrack: 'conntrack',
  python3: 'python3',
};

/** The reason why kernel tests cannot run here; absent when they can. */
export function kernelTestsReason(): string | undefined {
  if (process.platform !== 'linux') return 'needs Linux';
  if (process.geteuid?.() !== 0) return 'needs root';
  for (const [tool, debianPackage] of Object.entries(TOOLS)) {
    if (spawnSync(tool, ['--version']).error) return `needs ${tool} (apt-get install ${debianPackage})`;
  }
  const entered = spawnSync('unshare', ['-n', 'nft', '-f', '-'], { input: PROBE, encoding: 'utf8' });
  if (entered.status !== 0) return `needs network namespaces and nftables: ${firstLine(entered.stderr)}`;
  // The probe's rule has loaded the connection tracker by now, if it is a module.
  if (!existsSync('/proc/net/nf_conntrack')) return 'needs a kernel with /proc/net/nf_conntrack';
  return undefined;
}

const PROBE = `table ip probe {
  chain c { type nat hook postrouting priority srcnat;
    ct state new masquerade
  }
}`;

function firstLine(text: string | undefined): string {
  return text?.split('\n')[0] || 'unshare failed';
}
