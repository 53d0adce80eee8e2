"""Ruby files that declare, reopen, move and call classes and modules of each other: a row of commits of them."""

from __future__ import annotations

from hypothesis import strategies as st

_VARIANTS = {
    "lib/shop.rb": ["module Shop\nend\n", "module Shop\n  def self.clean_it(x); end\nend\n", None],
    "lib/shop/base.rb": [
        "module Shop\n  class Base\n    def based_on(x); end\n  end\nend\n",
        "module Shop\n  class Base\n    def self.based_on(x); end\n    def initialize(x); end\n  end\nend\n",
        "module Shop\n  class Base\n  end\nend\n",
        "class Base\n  def based_on(x); end\nend\n",
        None,
    ],
    "lib/shop/other.rb": [
        "module Shop\n  class Base\n    def other_one(x); end\n  end\nend\n",
        "module Shop\n  module Helpers\n    def based_on(x); end\n  end\nend\n",
        "module Shop\n  class Base < Root\n  end\nend\n",
        "module Shop\n  class Site\n    class Base\n      def based_on(x); end\n    end\n  end\nend\n",
        None,
    ],
    "lib/shop/root.rb": ["class Root\n  def other_one(x); end\nend\n", "class Root\nend\n", None],
    "lib/shop/site.rb": [
        "module Shop\n  class Site < Base\n    def go; based_on(1); other_one(1); end\n  end\nend\n",
        "module Shop\n  class Site\n    include Helpers\n    based_on 1\n    def go; based_on(1); Base.new(1); end\n  end\nend\n",
        "class Shop::Site < Shop::Base\n  def go; other_one(1); Shop.clean_it(1); Base.based_on(1); end\nend\n",
    ],
    "lib/shop/page.rb": [
        "module Shop\n  class Page < Site\n    def look; based_on(1); x.other_one(1); go; end\n  end\nend\n",
        "def look(x); x.based_on(1); Shop::Base.new(1); Shop::Site::Base.new; end\n",
    ],
    "test/helper.rb": [
        "class Helped\n  def based_on(x); end\nend\n",
        "class Helped < Shop::Page\n  def help; based_on(1); other_one(1); end\nend\n",
    ],
    "test/test_it.rb": [
        "class TestIt < Helped\n  run_it { based_on(1) }\n  def look; y.other_one(1); based_on(1); end\nend\n"
    ],
}
# So that one commit is never most of the files.
_CALM = {f"lib/calm{number}.rb": f"class Calm{number}\n  def calm_{number}; end\nend\n" for number in range(8)}


@st.composite
def reopened(draw: st.DrawFn) -> list[dict[str, str]]:
    """States of the repository, each some files away from the one before."""
    state = {path: draw(st.sampled_from(variants)) for path, variants in _VARIANTS.items()}
    states = [state]
    for _ in range(draw(st.integers(1, 4))):
        state = dict(state)
        for path in draw(st.lists(st.sampled_from(sorted(_VARIANTS)), min_size=1, max_size=3, unique=True)):
            state[path] = draw(st.sampled_from(_VARIANTS[path]))
        states.append(state)
    return [_CALM | {path: text for path, text in one.items() if text is not None} for one in states]
