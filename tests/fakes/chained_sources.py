"""Small repositories in which names lead on from file to file, and commits that write one of their files otherwise."""

from __future__ import annotations

from hypothesis import strategies as st

# Chains over several files, in which most ways of writing each link lead on; a commit writes one link otherwise.
PYTHON_CHAIN = {
    "base": [
        "class Base:\n    def get_it(self):\n        pass\n",
        "class Base:\n    def run_all(self):\n        pass\n\n    def __init__(self):\n        pass\n",
        "class Other:\n    def get_it(self):\n        pass\n",
        "def Base():\n    pass\n",
        "class Root:\n    def get_it(self):\n        pass\n\n\nclass Base(Root):\n    pass\n",
        "from .spare import Base\n",
        "from .spare import *\n",
        "from .spare import Spare as Base\n",
    ],
    "spare": [
        "class Base:\n    def get_it(self):\n        pass\n\n    def run_all(self):\n        pass\n",
        "class Spare:\n    def get_it(self):\n        pass\n",
        "",
    ],
    "middle": [
        "from .base import Base\n\n\nclass Middle(Base):\n    pass\n\n\ndef make_middle() -> Middle:\n    pass\n",
        "from .base import Base as Middle\n\n\ndef make_middle() -> Middle:\n    pass\n",
        (
            "from .base import Base\n\n\nclass Middle(Base):\n    @property\n    def get_it(self) -> Base:\n        pass\n\n\n"
            "def make_middle() -> Base:\n    pass\n"
        ),
        "from .base import *\n\nMiddle = Base\n\n\ndef make_middle(Middle) -> Middle:\n    Middle = Base()\n    return Middle\n",
        (
            "from . import base\n\n\nclass Middle(base.Base):\n    part: base.Base\n\n    def make(self) -> base.Base:\n        pass\n\n\n"
            "def make_middle() -> base.Base:\n    pass\n"
        ),
    ],
    "holder": [
        "from .middle import Middle\n\n\nclass Holder:\n    def __init__(self):\n        self.item = Middle()\n\n\nthe_holder = Holder()\n",
        "from .middle import make_middle\n\n\nclass Holder:\n    item = make_middle()\n\n\nthe_holder = Holder()\n",
        "from .middle import *\n\n\nclass Holder(Middle):\n    item: Middle\n\n\ndef build() -> Holder:\n    pass\n\n\nthe_holder = build()\n",
        (
            "from . import middle\n\n\nclass Holder:\n    def __init__(self, item: middle.Middle):\n        self.item = item\n\n\n"
            "the_holder: Holder = None\n"
        ),
        "from .middle import Middle as Holder\n\nthe_holder = Holder()\n",
    ],
    "user": [
        "from .holder import the_holder\n\n\ndef use():\n    the_holder.item.get_it()\n    the_holder.item.run_all()\n    the_holder.get_it()\n",
        "from . import holder\n\n\ndef use():\n    holder.the_holder.item.get_it()\n    holder.Holder().item.run_all()\n    hand(holder.build)\n",
        "from .holder import *\n\n\nclass User(Holder):\n    def use(self):\n        self.item.get_it()\n        self.get_it()\n        super().run_all()\n",
    ],
    "maker": [
        "from .middle import make_middle\n\n\ndef use():\n    made = make_middle()\n    made.get_it()\n    made.run_all()\n",
        "from .middle import Middle\n\n\ndef use():\n    Middle().make().get_it()\n    Middle().part.run_all()\n",
    ],
}
SCRIPT_CHAIN = {
    "base": [
        "export class Base { getIt() {} }\n",
        "export class Base { runAll() {} constructor() {} }\n",
        "export function Base() {}\n",
        "export { Base } from './spare'\n",
        "export * from './spare'\n",
        "export { Spare as Base } from './spare'\n",
        "class Base { getIt() {} }\nexport default Base\n",
    ],
    "spare": [
        "export class Base { getIt() {} runAll() {} }\n",
        "export class Spare { getIt() {} }\n",
        "export const nothing = 1\n",
    ],
    "middle": [
        "import { Base } from './base'\nexport class Middle extends Base { }\nexport function makeMiddle(): Middle { return new Middle() }\n",
        "import Base from './base'\nexport class Middle extends Base { constructor() { super() } }\nexport function makeMiddle(): Base { return null }\n",
        "import * as base from './base'\nexport class Middle extends base.Base { part: base.Base }\nexport function makeMiddle(): base.Base { return null }\n",
        "export { Base as Middle } from './base'\nexport const makeMiddle = () => 1\n",
    ],
    "holder": [
        "import { Middle } from './middle'\nexport class Holder { item = new Middle() }\nexport const theHolder = new Holder()\n",
        "import { makeMiddle } from './middle'\nexport class Holder { constructor() { this.item = makeMiddle() } }\nexport const theHolder = new Holder()\n",
        "import * as middle from './middle'\nexport class Holder { item: middle.Middle }\nexport const theHolder: Holder = null\n",
    ],
    "user": [
        "import { theHolder } from './holder'\nexport function use() { theHolder.item.getIt(); theHolder.item.runAll() }\n",
        "import * as holder from './holder'\nexport function use() { holder.theHolder.item.getIt(); new holder.Holder().item.runAll() }\n",
        "import { Holder } from './holder'\nexport class User extends Holder { use() { this.item.getIt(); this.item.runAll() } }\n",
    ],
    "maker": [
        "import { makeMiddle } from './middle'\nexport function use() { const made = makeMiddle(); made.getIt(); made.runAll() }\n",
        "import { Middle } from './middle'\nexport function use() { new Middle(); const made = new Middle(); made.getIt() }\n",
    ],
}
JAVA_CHAIN = {
    "Base": [
        "class Base { void getIt() {} }\n",
        "class Base { Base() {} void runAll() {} }\n",
        "class Base extends Spare { }\n",
        "class Other { void getIt() {} }\n",
    ],
    "Spare": [
        "class Spare { void getIt() {} void runAll() {} }\n",
        "class Spare { Spare() {} }\n",
        "class Nothing { }\n",
    ],
    "Middle": [
        "class Middle extends Base { static Base make() { return null; } }\n",
        "class Middle { Base part; static Middle make() { return null; } }\n",
        "class Middle extends Spare { Base part; static Spare make() { return null; } }\n",
    ],
    "Holder": [
        "class Holder { Middle item; Holder get() { return this; } }\n",
        "class Holder extends Middle { Base item = Middle.make(); }\n",
        "class Holder { Spare item; static Middle get() { return null; } }\n",
    ],
    "User": [
        "class User { Holder it; void use() { it.item.getIt(); it.item.part.runAll(); Holder.get().make().getIt(); } }\n",
        "class User extends Holder { void use() { getIt(); item.getIt(); make().runAll(); new Base(); } }\n",
    ],
    "Maker": [
        "class Maker { void use() { Middle.make().getIt(); new Middle(); new Spare(); Middle m = make(); m.runAll(); } }\n"
    ],
}
GO_CHAIN = {
    "base": [
        "type Base struct {}\nfunc (b *Base) GetIt() {}\n",
        "type Base struct {}\nfunc (b *Base) RunAll() {}\n",
        "type Base struct { Spare }\n",
        "func Base() *Spare { return nil }\n",
    ],
    "spare": [
        "type Spare struct {}\nfunc (s *Spare) GetIt() {}\nfunc (s *Spare) RunAll() {}\n",
        "func (b *Base) RunAll() {}\n",
        "",
    ],
    "middle": [
        "type Middle struct { Base }\nfunc MakeMiddle() *Middle { return nil }\n",
        "type Middle struct { part *Base }\nfunc MakeMiddle() *Base { return nil }\n",
        "type Middle struct { Spare }\nfunc MakeMiddle() Spare { return nil }\n",
    ],
    "holder": [
        "type Holder struct { item *Middle }\nvar theHolder = Holder{}\nfunc Get() *Holder { return nil }\n",
        "type Holder struct { item *Base }\nfunc Get() *Middle { return nil }\n",
    ],
    "user": [
        "func (h *Holder) Use() { h.item.GetIt(); h.item.part.RunAll(); Get().item.GetIt() }\n",
        "func Use(h Holder) { h.item.GetIt(); h.item.RunAll(); theHolder.item.GetIt() }\n",
    ],
    "maker": ["func Make() { made := MakeMiddle(); made.GetIt(); made.RunAll(); Get().GetIt(); Base() }\n"],
}
CHAINS = [
    ("py", "", PYTHON_CHAIN),
    ("ts", "", SCRIPT_CHAIN),
    ("java", "package pkg;\n", JAVA_CHAIN),
    ("go", "package pkg\n", GO_CHAIN),
]


@st.composite
def rewritten_chains(draw: st.DrawFn) -> list[dict[str, str]]:
    ending, start, links = draw(st.sampled_from(CHAINS))

    def written(link: str) -> str:
        return start + draw(st.sampled_from(links[link]))

    sources = {f"pkg/{link}.{ending}": written(link) for link in links}
    sources |= {f"pkg/calm{number}.{ending}": start for number in range(3)}
    found = [sources]
    for _ in range(draw(st.integers(1, 6))):
        link = draw(st.sampled_from(sorted(links)))
        path = f"pkg/{link}.{ending}"
        sources = {other: text for other, text in sources.items() if other != path}
        if draw(st.integers(0, 7)):
            sources[path] = written(link)
        found.append(sources)
    return found
