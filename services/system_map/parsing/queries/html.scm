; What is read in HTML: what has an id, and the files that the page asks for.
(element (start_tag (attribute (attribute_name) @attribute)))
(element (self_closing_tag (attribute (attribute_name) @attribute)))
(script_element (start_tag (attribute (attribute_name) @attribute)))
(comment) @comment
