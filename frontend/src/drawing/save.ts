/** The drawing as a file of its own: colours resolved, faces inside, every name shown whatever the zoom. */
import interUrl from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";
import monoUrl from "@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?url";

export type PictureKind = "svg" | "png";

const KEPT = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "letter-spacing", "paint-order", "text-anchor"] as const;
const MOST_PIXELS = 8000;
const SHARP = 2;

/** Hand the picture to the person as a download. */
export async function savePicture(svg: SVGSVGElement, kind: PictureKind, name: string): Promise<void> {
  const text = await selfContained(svg);
  const blob = kind === "svg" ? new Blob([text], { type: "image/svg+xml" }) : await rasterised(text, svg.viewBox.baseVal.width, svg.viewBox.baseVal.height);
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.${kind}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

async function selfContained(svg: SVGSVGElement): Promise<string> {
  const layer = svg.parentElement;
  const zoom = layer?.dataset.zoom;
  const title = layer?.style.getPropertyValue("--title") ?? "1";
  const copy = svg.cloneNode(true) as SVGSVGElement;
  // What is seen from near, for as long as it takes to read it.
  if (layer) {
    layer.dataset.zoom = "near";
    layer.style.setProperty("--title", "1");
  }
  try {
    resolve(svg, copy);
  } finally {
    if (layer && zoom) layer.dataset.zoom = zoom;
    layer?.style.setProperty("--title", title);
  }
  for (const extra of copy.querySelectorAll(".reach")) extra.remove();
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    for (const attribute of [...node.attributes]) if (/^(class|tabindex|role|aria-|data-|style)/.test(attribute.name)) node.removeAttribute(attribute.name);
  }
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const { width, height } = svg.viewBox.baseVal;
  const paper = make("rect", { width: String(width), height: String(height), fill: getComputedStyle(document.body).backgroundColor });
  const faces = make("style", {});
  faces.textContent = await fontFaces();
  copy.prepend(faces, paper);
  return new XMLSerializer().serializeToString(copy);
}

/** Write down what the style sheets say of every element. */
function resolve(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  if (style.display === "none" || style.visibility === "hidden") {
    to.setAttribute("display", "none");
    return;
  }
  for (const property of KEPT) {
    const value = style.getPropertyValue(property);
    if (value && value !== "normal") to.setAttribute(property, value.replaceAll('"', "'"));
  }
  const moved = from instanceof SVGElement ? from.style.transform : "";
  const match = /translate\((-?[\d.]+)px,\s*(-?[\d.]+)px\)/.exec(moved);
  if (match) to.setAttribute("transform", `translate(${match[1] ?? 0} ${match[2] ?? 0})`);
  const children = [...from.children];
  const copies = [...to.children];
  children.forEach((child, at) => {
    const copy = copies[at];
    if (copy) resolve(child, copy);
  });
}

function make(name: string, attributes: Record<string, string>): SVGElement {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

let faces: Promise<string> | null = null;

function fontFaces(): Promise<string> {
  faces ??= Promise.all([face("Inter Variable", interUrl), face("JetBrains Mono Variable", monoUrl)]).then((parts) => parts.join("\n"));
  faces.catch(() => { faces = null; });
  return faces;
}

async function face(name: string, url: string): Promise<string> {
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return `@font-face{font-family:"${name}";font-weight:100 900;src:url(data:font/woff2;base64,${btoa(text)}) format("woff2")}`;
}

async function rasterised(text: string, width: number, height: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(SHARP, MOST_PIXELS / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    const context = canvas.getContext("2d");
    if (!context) throw new Error("No canvas");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, fail) => canvas.toBlob((blob) => { if (blob) done(blob); else fail(new Error("No picture")); }, "image/png"));
  } finally {
    URL.revokeObjectURL(url);
  }
}
