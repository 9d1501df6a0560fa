// The mock's preview: a rough setter of lines, enough to look at the drawing of pages.
import type { PreviewItem, PreviewPage, PreviewView, ReportView } from "../bindings";

const WIDTH = 595.28;
const HEIGHT = 841.89;
const LEFT = 62;
const RIGHT = WIDTH - 62;

const measure = document.createElement("canvas").getContext("2d");

function widthOf(text: string, size: number, bold: boolean): number {
  if (!measure) return text.length * size * 0.5;
  measure.font = `${bold ? 700 : 400} ${size}px "Atkinson Hyperlegible Next Variable", arial`;
  return measure.measureText(text).width;
}

function* lines(text: string, size: number, bold: boolean): Generator<string> {
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? `${line} ${word}` : word;
    if (widthOf(longer, size, bold) > RIGHT - LEFT && line) {
      yield line;
      line = word;
    } else line = longer;
  }
  if (line) yield line;
}

function pagesOf(report: ReportView): PreviewItem[][] {
  const pages: PreviewItem[][] = [[]];
  let y = 96;
  const put = (text: string, size: number, bold = false, grey = false) => {
    for (const line of lines(text, size, bold)) {
      if (y > HEIGHT - 90) {
        pages.push([]);
        y = 96;
      }
      pages.at(-1)?.push({ kind: "text", x: LEFT, y, size, width: widthOf(line, size, bold), bold, grey, text: line });
      y += size * 1.4;
    }
  };
  put(report.template.title, 20, true);
  y += 6;
  put(report.lede, 10.5, false, true);
  const rounds = new URLSearchParams(window.location.search).has("long") ? 24 : 1;
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, section] of report.template.sections.entries()) {
      y += 14;
      put(`${index + 1} ${section.title}`, 14, true);
      for (const block of report.facts.find((one) => one.section === section.id)?.blocks ?? []) {
        if (block.kind === "line") put(block.text, 10.5);
        if (block.kind === "pairs") for (const pair of block.pairs) put(`${pair.label}: ${pair.value}`, 10.5);
        if (block.kind === "table") {
          pages.at(-1)?.push({ kind: "area", x: LEFT, y: y - 11, width: RIGHT - LEFT, height: 16 });
          put(block.heads.join("   ·   "), 9.5, true);
          for (const row of block.rows) put(row.join("   ·   "), 10.5);
        }
      }
      for (const field of section.fields) {
        const text = report.answers.find((one) => one.section === section.id && one.field === field.id)?.text ?? "";
        if (!text) continue;
        put(field.label, 10.5, true);
        put(text, 10.5);
        y += 4;
      }
    }
  }
  return pages;
}

export function previewOf(report: ReportView, from: number, count: number): PreviewView {
  const all = pagesOf(report);
  const pages: PreviewPage[] = all.slice(from - 1, from - 1 + count).map((items, index) => {
    const number = from + index;
    const head = `Willow House · URN SC999001 · visit of 14 October 2026`;
    const foot = `Page ${number} of ${all.length}`;
    const small = (text: string, x: number, y: number): PreviewItem => ({ kind: "text", x, y, size: 8.5, width: widthOf(text, 8.5, false), bold: false, grey: true, text });
    return {
      number,
      items: [
        small(head, LEFT, 50),
        { kind: "line", x1: LEFT, y1: 56, x2: RIGHT, y2: 56, width: 0.6 },
        ...items,
        { kind: "line", x1: LEFT, y1: 786, x2: RIGHT, y2: 786, width: 0.6 },
        small(report.state === "draft" ? "DRAFT, not signed off" : (report.document?.number ?? ""), LEFT, 800),
        small(foot, RIGHT - widthOf(foot, 8.5, false), 800),
      ],
    };
  });
  return { pageCount: all.length, width: WIDTH, height: HEIGHT, pages };
}
