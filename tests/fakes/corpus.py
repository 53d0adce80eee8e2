"""A small file of every kind that some reader knows, and ways to spoil it: what trees for hostile tests are made of.

`examples(n)` is how many a test draws: n in every run, GANDER_FUZZ_FACTOR times as many under `make fuzz`.
"""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis import strategies as st

PARSING = Path(__file__).parents[1] / "system_map" / "parsing" / "fixtures"
ENDINGS = {
    "c": "c", "cpp": "cpp", "csharp": "cs", "css": "css", "go": "go", "html": "html", "java": "java",
    "javascript": "js", "json": "json", "kotlin": "kt", "php": "php", "python": "py", "ruby": "rb", "rust": "rs",
    "scala": "scala", "shell": "sh", "sql": "sql", "swift": "swift", "toml": "toml", "tsx": "tsx",
    "typescript": "ts", "yaml": "yaml",
}  # fmt: skip
WRITTEN = {
    "app/views.py": (
        "import os\nfrom flask import Blueprint, Flask\nbp = Blueprint('users', __name__, url_prefix='/users')\n"
        "@bp.route('/<int:id>', methods=['GET', 'POST'])\ndef show(id):\n    return helper(os.environ['KEY'])\n"
        "def helper(x):\n    return x\napp = Flask(__name__)\napp.register_blueprint(bp)\napp.run(port=8000)\n"
    ),
    "app/api.py": (
        "from fastapi import APIRouter, FastAPI\nrouter = APIRouter(prefix='/items')\n@router.get('/{id}')\n"
        "async def read(id: int):\n    return id\napp = FastAPI()\napp.include_router(router, prefix='/v1')\n"
    ),
    "shop/urls.py": (
        "from django.urls import include, path, re_path\nfrom . import views\nurlpatterns = [path('a/<int:pk>/', views.show),"
        " path('b/', include('shop.other')), re_path(r'^c/(?P<x>\\d+)$', views.C.as_view(), name='c')]\n"
    ),
    "shop/models.py": (
        "from django.db import models\nclass Base(models.Model):\n    at = models.DateTimeField()\n    class Meta:\n"
        "        abstract = True\nclass Order(Base):\n    who = models.ForeignKey('auth.User', on_delete=models.CASCADE)\n"
        "    tags = models.ManyToManyField('Tag')\nclass Tag(Base):\n    name = models.CharField(max_length=9, unique=True)\n"
    ),
    "db/tables.py": (
        "from sqlalchemy import Column, ForeignKey, Integer, String, Table\nfrom sqlalchemy.orm import declarative_base,"
        " relationship\nBase = declarative_base()\nclass A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer,"
        " primary_key=True)\n    bs = relationship('B', back_populates='a')\nclass B(Base):\n    __tablename__ = 'b'\n"
        "    a_id = Column(ForeignKey('a.id'), primary_key=True)\nlink = Table('link', Base.metadata, Column('x', String))\n"
    ),
    "db/schemas.py": "from pydantic import BaseModel\nclass P(BaseModel):\n    x: int | None = None\n    y: list['P'] = []\n",
    "web/server.js": (
        "const express = require('express');\nconst r = express.Router();\nr.get('/x/:id', (req, res) => res.send());\n"
        "const app = express();\napp.use('/api', r);\napp.listen(process.env.PORT || 3000);\n"
    ),
    "web/cats.controller.ts": (
        "import { Controller, Get, Post } from '@nestjs/common';\n@Controller('cats')\nexport class CatsController {\n"
        "  @Get(':id') findOne() { return this.all(); }\n  @Post() create() {}\n  all() { return []; }\n}\n"
    ),
    "web/entity.ts": (
        "import { Entity, Column, PrimaryGeneratedColumn, ManyToOne } from 'typeorm';\n@Entity()\nexport class Cat {\n"
        "  @PrimaryGeneratedColumn() id: number;\n  @Column({ nullable: true }) name: string;\n  @ManyToOne(() => Owner,"
        " (o) => o.cats) owner: Owner;\n}\n"
    ),
    "src/main/java/x/PetController.java": (
        'package x;\nimport org.springframework.web.bind.annotation.*;\n@RestController\n@RequestMapping("/pets")\n'
        'class PetController {\n  @GetMapping({"/{id}", "/by/{id}"})\n  Pet show(@PathVariable int id) { return find(id);'
        " }\n  Pet find(int id) { return new Pet(); }\n}\n"
    ),
    "src/main/java/x/Pet.java": (
        'package x;\nimport jakarta.persistence.*;\n@Entity\n@Table(name = "pets")\npublic class Pet extends Base {\n'
        '  @Id private Long id;\n  @ManyToOne @JoinColumn(name = "owner_id") private Owner owner;\n}\n'
    ),
    "main.go": (
        'package main\nimport (\n\t"net/http"\n\t"os"\n\t"github.com/gin-gonic/gin"\n)\nfunc main() {\n\tr := gin.Default()\n'
        '\tg := r.Group("/v1")\n\tg.GET("/ping", ping)\n\thttp.HandleFunc("/x", h)\n\tr.Run(os.Getenv("ADDR"))\n}\n'
        "func ping(c *gin.Context) {}\nfunc h(w http.ResponseWriter, r *http.Request) {}\n"
    ),
    "go.mod": "module example.org/x\n\ngo 1.22\n\nrequire github.com/gin-gonic/gin v1.9.1\n",
    "config/routes.rb": (
        "Rails.application.routes.draw do\n  root 'home#index'\n  resources :posts, only: [:index, :show] do\n"
        "    member { post :like }\n    resources :comments\n  end\n  namespace(:admin) { resource :me }\nend\n"
    ),
    "schema.prisma": (
        "model User {\n  id Int @id @default(autoincrement())\n  posts Post[]\n}\nmodel Post {\n  id Int @id\n  author User?"
        ' @relation(fields: [authorId], references: [id])\n  authorId Int?\n  @@map("posts")\n}\n'
    ),
    "schema.sql": (
        "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);\nCREATE TABLE b (\n  a_id int REFERENCES"
        " a(id) ON DELETE CASCADE,\n  CONSTRAINT k PRIMARY KEY (a_id)\n);\nALTER TABLE b ADD COLUMN x numeric(3,2);\n"
    ),
    "Dockerfile": (
        'FROM python:3.12-slim AS build\nARG X=1\nENV PORT=8000 \\\n  NAME="a b"\nEXPOSE $PORT 9000/udp\nFROM build\n'
        'HEALTHCHECK CMD curl x\nCMD ["python", "-m", "app"]\n'
    ),
    "compose.yaml": (
        "services:\n  web: &base\n    build: .\n    ports: ['8000:80', {target: 81}]\n    environment: [A=1, B]\n"
        "    depends_on: {db: {condition: x}}\n  db:\n    <<: *base\n    image: postgres:16\n"
    ),
    ".github/workflows/ci.yml": "on: [push]\njobs:\n  test:\n    runs-on: x\n    needs: [lint]\n    steps: [{run: make}]\n",
    ".env.example": "SECRET_KEY=abc\nDEBUG=1\nexport PATH_X='a b'\n",
    "Procfile": "web: gunicorn app:app --bind 0.0.0.0:$PORT\n",
    "package.json": '{"name": "x", "main": "web/server.js", "dependencies": {"express": "^4"}, "scripts": {"a": "b"}}',
    "tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["web/*"]}}}',
    "pyproject.toml": '[project]\nname = "x"\ndependencies = ["flask>=3", "a[b]; python_version < \'4\'"]\n',
    "requirements.txt": "flask==3.0\n-r other.txt\n--hash x\ndjango ; extra == 'a'\n",
    "Cargo.toml": '[package]\nname = "x"\n[dependencies]\nserde = { version = "1", optional = true }\n[workspace]\nmembers = ["a/*"]\n',
    "pom.xml": "<project><artifactId>x</artifactId><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId></dependency></dependencies></project>",
    "build.gradle.kts": 'plugins { id("x") }\ndependencies { implementation("a:b:1"); testImplementation(libs.junit) }\n',
    "Gemfile": "source 'x'\ngem 'rails', '~> 7'\ngroup :test do\n  gem 'rspec'\nend\n",
    "composer.json": '{"require": {"php": ">=8", "a/b": "^1"}, "autoload": {"psr-4": {"App\\\\": "src/"}}}',
    "x.csproj": '<Project><ItemGroup><PackageReference Include="A" Version="1" /></ItemGroup></Project>',
    "Package.swift": 'let package = Package(name: "X", dependencies: [.package(url: "https://x/y.git", from: "1.0")])\n',
    "README.md": "# x\n\nx is a tool that does things.\n\n```python\nimport x\n```\n",
    "LICENSE": "MIT License\n\nCopyright (c) 2024 Ada\n",
    ".gitattributes": "*.js linguist-vendored\n/vendor/** linguist-generated=true\n",
}  # fmt: skip


def examples(count: int) -> int:
    """Return how many examples to draw."""
    return count * int(os.environ.get("GANDER_FUZZ_FACTOR", "1"))


def corpus() -> dict[str, bytes]:
    """Return every file, by a path that lets it be known for what it is."""
    fixtures = {
        f"lang/{path.stem}.{ENDINGS[path.stem]}": path.read_bytes()
        for path in sorted(PARSING.glob("*.source"))
        if path.stem in ENDINGS
    }
    return fixtures | {path: text.encode() for path, text in WRITTEN.items()}


FILES = corpus()
ODD_BYTES = st.binary(max_size=6) | st.sampled_from(
    [b"\0", b"\xff\xfe", b"\r", b"'", b'"', b"`", b"(", b")" * 40, b"{" * 60, b"[" * 200, b"\\", b"\n" * 50, b"*/", b"<!--",
     b"${", b"\xe2\x80\xae", b"&a *a", b"#" * 30, b"self.x = self.x.y()\n", b"@", b"..", b"a" * 5000]
)  # fmt: skip


@st.composite
def spoiled(draw: st.DrawFn, content: bytes) -> bytes:
    """Draw what is left of a file after up to four accidents."""
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 200)))
        match draw(st.sampled_from(["cut", "put", "again", "other", "end"])):
            case "cut":
                content = content[:start] + content[end:]
            case "put":
                content = content[:start] + draw(ODD_BYTES) + content[start:]
            case "again":
                content = content[:end] + content[start:end] * draw(st.sampled_from([1, 2, 30])) + content[end:]
            case "other":
                other = draw(st.sampled_from(sorted(FILES)))
                content = content[:start] + FILES[other][:400] + content[start:]
            case _:
                content = content[:start]
    return content


@st.composite
def trees(draw: st.DrawFn, largest: int = 8) -> dict[str, bytes]:
    """Draw a tree of spoiled files, some of them twice or under another's name."""
    tree: dict[str, bytes] = {}
    for path in draw(st.lists(st.sampled_from(sorted(FILES)), min_size=1, max_size=largest)):
        folder = draw(st.sampled_from(["", "", "", "src/", "tests/", "a b/", "\N{SNOWMAN}/", "x/" * 30]))
        tree[folder + path] = draw(spoiled(FILES[draw(st.sampled_from([path, path, path, *sorted(FILES)]))]))
    return tree
