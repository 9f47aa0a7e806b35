// The folders of somebody as a tree, and the part of it that is unfolded as lines of a list. The
// other side tells whole paths only, so folders between them are made up.

import { baseName, folderOf } from './format';
import type { RemoteFolder } from './types';

export interface Node {
  path: string;
  name: string;
  children: Node[];
  /** Files in it, and in all of it. */
  files: number;
  allFiles: number;
  allSize: number;
  locked: boolean;
  /** Lower case path, for filters. */
  text: string;
}

export interface TreeLine {
  node: Node;
  depth: number;
  open: boolean;
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

export class Tree {
  readonly roots: Node[] = [];
  readonly nodes = new Map<string, Node>();
  folders = 0;
  files = 0;
  size = 0;

  constructor(folders: readonly RemoteFolder[]) {
    for (const folder of folders) this.#add(folder);
    this.roots.sort((a, b) => collator.compare(a.name, b.name));
    for (const root of this.roots) {
      this.#sum(root);
      this.files += root.allFiles;
      this.size += root.allSize;
    }
    this.folders = folders.length;
  }

  /** The lines of the list: what `open` unfolds, or with a filter, what matches and the way there. */
  lines(open: ReadonlySet<string>, filter = ''): TreeLine[] {
    const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
    const lines: TreeLine[] = [];
    const wanted = words.length > 0 ? this.#matching(words) : undefined;
    const visit = (node: Node, depth: number) => {
      if (wanted && !wanted.has(node)) return;
      const unfolded = node.children.length > 0 && (wanted !== undefined || open.has(node.path));
      lines.push({ node, depth, open: unfolded });
      if (unfolded) for (const child of node.children) visit(child, depth + 1);
    };
    for (const root of this.roots) visit(root, 0);
    return lines;
  }

  /** The folder and all folders above it. */
  static wayTo(path: string): string[] {
    const way: string[] = [];
    for (let at = path; at !== ''; at = folderOf(at)) way.push(at);
    return way;
  }

  #matching(words: string[]): Set<Node> {
    const wanted = new Set<Node>();
    for (const node of this.nodes.values()) {
      if (!words.every((word) => node.text.includes(word))) continue;
      for (let at: Node | undefined = node; at && !wanted.has(at); at = this.nodes.get(folderOf(at.path))) wanted.add(at);
    }
    return wanted;
  }

  #node(path: string): Node {
    const known = this.nodes.get(path);
    if (known) return known;
    const node: Node = {
      path, name: baseName(path) || path, children: [], files: 0, allFiles: 0, allSize: 0, locked: false, text: path.toLowerCase(),
    };
    this.nodes.set(path, node);
    const above = folderOf(path);
    if (above === '') this.roots.push(node);
    else this.#node(above).children.push(node);
    return node;
  }

  #add(folder: RemoteFolder) {
    const node = this.#node(folder.path);
    node.files += folder.file_count;
    node.allSize += folder.size;
    node.locked ||= folder.locked;
  }

  #sum(node: Node) {
    node.children.sort((a, b) => collator.compare(a.name, b.name));
    node.allFiles = node.files;
    for (const child of node.children) {
      this.#sum(child);
      node.allFiles += child.allFiles;
      node.allSize += child.allSize;
    }
  }
}
