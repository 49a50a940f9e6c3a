// The XML writer, beside what conntrack(8) prints.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { xml } from '../../src/output/xml.ts';
import { anyLine, fixture, readTable, writeLine, writeTable } from './tables.ts';

test("conntrack's own XML comes out with every element it had, SCTP's wrong state aside", async () => {
  const text = fixture('conntrack/linux-6.18-made-L-xml.txt');
  const written = await writeTable(xml, readTable(text));
  expect(written).toBe(text.replace(/(protonum="132".*<state>)TIME_WAIT/, '$1SHUTDOWN_ACK_SENT'));
});

test.each([
  [
    'what conntrack leaves out of an ICMP flow',
    'ipv4     2 icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=77 [UNREPLIED] src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=77 mark=0 zone=0 use=2',
    '<flow><meta direction="original"><layer3 protonum="2" protoname="ipv4"><src>10.0.0.1</src><dst>10.0.0.2</dst></layer3><layer4 protonum="1" protoname="icmp"><type>8</type><code>0</code><id>77</id></layer4></meta><meta direction="reply"><layer3 protonum="2" protoname="ipv4"><src>10.0.0.2</src><dst>10.0.0.1</dst></layer3><layer4 protonum="1" protoname="icmp"><type>0</type><code>0</code><id>77</id></layer4></meta><meta direction="independent"><timeout>29</timeout><mark>0</mark><use>2</use><unreplied/></meta></flow>',
  ],
  [
    'offload, helper and labels',
    'tcp      6 src=10.0.0.1 dst=10.0.0.2 sport=1 dport=2 src=10.0.0.2 dst=10.0.0.1 sport=2 dport=1 [HW_OFFLOAD] mark=0 zone=7 helper=ftp use=1 labels=a&b,c',
    '<flow><meta direction="original"><layer3 protonum="2" protoname="ipv4"><src>10.0.0.1</src><dst>10.0.0.2</dst></layer3><layer4 protonum="6" protoname="tcp"><sport>1</sport><dport>2</dport></layer4></meta><meta direction="reply"><layer3 protonum="2" protoname="ipv4"><src>10.0.0.2</src><dst>10.0.0.1</dst></layer3><layer4 protonum="6" protoname="tcp"><sport>2</sport><dport>1</dport></layer4></meta><meta direction="independent"><mark>0</mark><labels><label>a&amp;b</label><label>c</label></labels><zone>7</zone><use>1</use><hw-offload/></meta><helper>ftp</helper></flow>',
  ],
])('%s', async (_, line, written) => {
  expect(await writeLine(xml, line)).toBe(written);
});

test('what a terminal would act on is spelt out, and reads back', async () => {
  const line =
    'udp 17 28 src=1.2.3.4 dst=1.2.3.5 sport=1 dport=2 src=1.2.3.5 dst=1.2.3.4 sport=2 dport=1 secctx=a\u009b2J\u202eb use=1';
  const written = await writeTable(xml, readTable(`${line}\n`));
  expect(written).toContain('<secctx>a&#x9b;2J&#x202e;b</secctx>');
  expect(await writeTable(xml, readTable(written))).toBe(written);
});

test('whatever bytes a line holds, it stays well-formed', async () => {
  await fc.assert(
    fc.asyncProperty(anyLine('<&>"'), async line => {
      expect(faultOf(await writeTable(xml, readTable(line)))).toBe('');
    }),
  );
});

/** What keeps a document from being well-formed; empty where nothing does. */
function faultOf(document: string): string {
  const open: string[] = [];
  const [, ...pieces] = document.replace(/^<\?xml [^?]*\?>\n/, '').split('<');
  for (const piece of pieces) {
    const match = /^(\/?)([\w-]+)((?: [\w-]+="[^"<&]*(?:&#?\w+;[^"<&]*)*")*)(\/?)>(.*)$/s.exec(piece);
    if (match === null) return `no tag: <${piece}`;
    const [, slash, name = '', , empty, text = ''] = match;
    if (slash === '/' && open.pop() !== name) return `closed out of turn: ${name}`;
    if (slash === '' && empty === '') open.push(name);
    if (/&(?!(?:amp|lt|gt|quot|#x[0-9a-f]+);)|]]>/.test(text)) return `raw sign in ${text}`;
    if (/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text))
      return `forbidden character in ${text}`;
  }
  return open.join();
}
