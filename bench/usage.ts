// What the product's processes use of the machine, as the system counts it.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { PARTS, type PartName, type Product } from './product';

const linux = process.platform === 'linux';
let ticks: number | undefined;

interface Seen {
  pid: number;
  parent: number;
  /** with that of children that have ended */
  cpuMs: number;
  rssMb: number;
}

/** CPU of each part with its children, milliseconds since they started. */
export function cpuOf(product: Product): Record<PartName, number> {
  const all = processes();
  return eachPart((name) => familyOf(all, product.part(name)).reduce((sum, seen) => sum + seen.cpuMs, 0));
}

/** What was used between two readings of `cpuOf`. */
export function cpuBetween(before: Record<PartName, number>, after: Record<PartName, number>): Record<PartName, number> {
  return eachPart((name) => Math.max(0, after[name] - before[name]));
}

/** CPU of one process and its children, milliseconds. */
export function cpuOfPid(pid: number): number {
  return familyOf(processes(), pid).reduce((sum, seen) => sum + seen.cpuMs, 0);
}

/** Resident memory of each part in MB; what PostgreSQL's processes share is counted once where the system tells it. */
export function memoryOf(product: Product): Record<PartName, number> {
  const all = processes();
  return eachPart((name) => familyOf(all, product.part(name)).reduce((sum, seen) => sum + (name === 'postgres' ? (proportional(seen.pid) ?? seen.rssMb) : seen.rssMb), 0));
}

function eachPart(value: (name: PartName) => number): Record<PartName, number> {
  return Object.fromEntries(PARTS.map((name) => [name, value(name)])) as Record<PartName, number>;
}

function familyOf(all: Seen[], pid: number): Seen[] {
  return all.filter((seen) => seen.pid === pid || seen.parent === pid);
}

function processes(): Seen[] {
  return linux ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap(fromProc) : fromPs();
}

function fromProc(name: string): Seen[] {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ').map(Number);
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
    return [{ pid: Number(name), parent: fields[1] ?? 0, cpuMs: ((user + system + childUser + childSystem) * 1_000) / ticks, rssMb: Number(rss ?? 0) / 1024 }];
  } catch {
    return [];
  }
}

function fromPs(): Seen[] {
  const listed = execFileSync('ps', ['-axo', 'pid=,ppid=,time=,rss='], { encoding: 'utf8' });
  return listed.trim().split('\n').map((line) => {
    const [pid, parent, time = '0', rss] = line.trim().split(/\s+/);
    const seconds = time.split(/[-:]/).reduce((sum, part) => sum * 60 + Number(part), 0);
    return { pid: Number(pid), parent: Number(parent), cpuMs: seconds * 1_000, rssMb: Number(rss) / 1024 };
  });
}

function proportional(pid: number): number | null {
  try {
    const kb = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
    return kb === undefined ? null : Number(kb) / 1024;
  } catch {
    return null;
  }
}
