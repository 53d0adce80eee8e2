/** Notes and answers as they read: elements made from the tree, never markup from text, nothing fetched from elsewhere, and no link that hides where it leads. */
import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";
import { CodeBlock } from "./code/CodeBlock";
import { blocks, flatText, hostToShow, type Block, type Inline } from "./markdown";
import "./markdown.css";

/** How the place is shown that an answer cites. */
export type Cite = (number: number) => ReactNode;

function Parts({ parts, cite }: { parts: Inline[]; cite: Cite | undefined }): ReactNode {
  return parts.map((part, index) => {
    // A text never changes its order: the index is the part's identity.
    switch (part.kind) {
      case "text":
        return <Fragment key={index}>{part.text}</Fragment>;
      case "code":
        return <code key={index}>{part.text}</code>;
      case "strong":
        return <strong key={index}><Parts parts={part.parts} cite={cite} /></strong>;
      case "em":
        return <em key={index}><Parts parts={part.parts} cite={cite} /></em>;
      case "del":
        return <del key={index}><Parts parts={part.parts} cite={cite} /></del>;
      case "cite":
        return <Fragment key={index}>{cite?.(part.number) ?? `[${part.number}]`}</Fragment>;
      case "uncited":
        return <span key={index} className="uncited"><span className="claim"><Parts parts={part.parts} cite={cite} /></span>{part.ends && <span className="why" title="No line of the project is cited for this. Check it before you rely on it."> no source</span>}</span>;
      case "link":
        return <Away key={index} to={part.to} words={flatText(part.parts)}><Parts parts={part.parts} cite={cite} /></Away>;
    }
  });
}

function Away({ to, words, children }: { to: string; words: string; children: ReactNode }) {
  if (to.startsWith("/")) return <Link className="link" to={to}>{children}</Link>;
  const host = hostToShow(to, words);
  return (
    <>
      <a className="link" href={to} target="_blank" rel="noreferrer noopener">{children}</a>
      {host !== null && <span className="cap host"> ({host})</span>}
    </>
  );
}

function One({ block, cite }: { block: Block; cite: Cite | undefined }) {
  switch (block.kind) {
    case "paragraph":
      return <p><Parts parts={block.parts} cite={cite} /></p>;
    case "quote":
      return <blockquote><Parts parts={block.parts} cite={cite} /></blockquote>;
    case "heading":
      return <p className="md-h"><Parts parts={block.parts} cite={cite} /></p>;
    case "code":
      return <CodeBlock text={block.text} language={block.language} />;
    case "rule":
      return <hr className="rule" />;
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List className={block.ordered ? "numbered" : ""} {...(block.ordered ? { start: block.start, style: { counterReset: `n ${block.start - 1}` } } : {})}>
          {block.items.map((item, index) => (
            <li key={index} style={{ marginLeft: item.depth * 16 }}>
              {item.checked !== null && <span className="cap">{item.checked ? "done: " : "to do: "}</span>}
              <Parts parts={item.parts} cite={cite} />
            </li>
          ))}
        </List>
      );
    }
    case "table":
      return (
        <div className="md-table">
          <table>
            <thead><tr>{block.head.map((cell, index) => <th key={index} scope="col"><Parts parts={cell} cite={cite} /></th>)}</tr></thead>
            <tbody>{block.rows.map((row, at) => <tr key={at}>{row.map((cell, index) => <td key={index}><Parts parts={cell} cite={cite} /></td>)}</tr>)}</tbody>
          </table>
        </div>
      );
  }
}

/** The tree of a text; what is woven into an answer's comes from the answer. */
export const Tree = ({ tree, cite }: { tree: Block[]; cite?: Cite }) => <div className="md">{tree.map((block, index) => <One key={index} block={block} cite={cite} />)}</div>;

export const Markdown = ({ text }: { text: string }) => <Tree tree={blocks(text)} />;
