; What JSX and TSX add: a component is called where its element is written. TypeScript's own grammar knows no such nodes.
[(jsx_opening_element name: [(identifier) (member_expression)] @jsx)
 (jsx_self_closing_element name: [(identifier) (member_expression)] @jsx)]
