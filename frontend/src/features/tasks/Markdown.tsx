/** Notes as they read: elements made from the tree, never markup from text, and nothing fetched from elsewhere. */
import { Fragment, type ReactNode } from "react";
import { Link } from "react-router";
import { blocks, type Block, type Inline } from "./markdown";

function Parts({ parts }: { parts: Inline[] }): ReactNode {
  return parts.map((part, index) => {
    // A text never changes its order: the index is the part's identity.
    switch (part.kind) {
      case "text":
        return <Fragment key={index}>{part.text}</Fragment>;
      case "code":
        return <code key={index}>{part.text}</code>;
      case "strong":
        return <strong key={index}><Parts parts={part.parts} /></strong>;
      case "em":
        return <em key={index}><Parts parts={part.parts} /></em>;
      case "del":
        return <del key={index}><Parts parts={part.parts} /></del>;
      case "link":
        return part.to.startsWith("/")
          ? <Link key={index} className="link" to={part.to}><Parts parts={part.parts} /></Link>
          : <a key={index} className="link" href={part.to} target="_blank" rel="noreferrer noopener"><Parts parts={part.parts} /></a>;
    }
  });
}

function One({ block }: { block: Block }) {
  switch (block.kind) {
    case "paragraph":
      return <p><Parts parts={block.parts} /></p>;
    case "quote":
      return <blockquote><Parts parts={block.parts} /></blockquote>;
    case "heading":
      return <p className="md-h"><Parts parts={block.parts} /></p>;
    case "code":
      return <pre><code>{block.text}</code></pre>;
    case "rule":
      return <hr className="rule" />;
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List className={block.ordered ? "numbered" : ""}>
          {block.items.map((item, index) => (
            <li key={index} style={{ marginLeft: item.depth * 16 }}>
              {item.checked !== null && <span className="cap">{item.checked ? "done: " : "to do: "}</span>}
              <Parts parts={item.parts} />
            </li>
          ))}
        </List>
      );
    }
  }
}

export const Markdown = ({ text }: { text: string }) => <div className="md">{blocks(text).map((block, index) => <One key={index} block={block} />)}</div>;
