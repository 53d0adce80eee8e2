"""CUDA read as C++: kernels and their launches."""

from __future__ import annotations

import pytest

from services.system_map.parsing.cuda import blank_all, without_launches
from services.system_map.parsing.extract import read_file

KERNELS = b"""\
#include "common.cuh"
__global__ void add(const float *a, float *c, int n) {
    __shared__ float tile[256];
    c[threadIdx.x] = a[0] + tile[n];
}
template <typename T> __device__ __forceinline__ T square(T x) { return x * x; }
static __device__ __forceinline__ uint32_t
ask(uint32_t *p, uint64_t
    q) { return *p; }
__global__ void __launch_bounds__(256, (2)) big(float *x) { x[0] = square(x[1]); }
struct Runner {
    void run(float *a, int n) {
        add<<<dim3((n + 255) / 256), 256, 0, stream>>>(a, a, n);
        square<float>  <<<1, 256>>>
            (a);
    }
};
"""


def test_kernels_and_what_launches_them_are_read():
    facts = read_file("C++", KERNELS)
    assert not facts.has_errors
    assert [(one.qualified_name, one.start_line) for one in facts.symbols] == [
        ("add", 2),
        ("square", 6),
        ("ask", 7),
        ("big", 10),
        ("Runner", 11),
        ("Runner.run", 12),
    ]
    assert facts.symbols[3].signature == "void __launch_bounds__(256, (2)) big(float *x)"
    assert [one.target for one in facts.imports] == ["common.cuh"]
    assert facts.deep is not None
    called = {(call.line, call.name) for call in facts.deep.calls}
    assert {(13, "add"), (14, "square"), (10, "square")} == called - {(13, "dim3")}


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        (b"a<<<1, 2>>>(x);", b"a          (x);"),
        (b'log("a<<<1>>>(x)"); // b<<<1>>>(x)', b'log("a<<<1>>>(x)"); // b<<<1>>>(x)'),
        (b"a<<<1;2>>>(x);", b"a<<<1;2>>>(x);"),
        (b"<<<<<<< ours\nf();\n=======\ng();\n>>>>>>> (x)\n", b"<<<<<<< ours\nf();\n=======\ng();\n>>>>>>> (x)\n"),
        (b'int __device__x; char *s = "__global__";', b'int __device__x; char *s = "__global__";'),
        (b"a<<<\n1>>>(x);", b"a   \n    (x);"),
    ],
)
def test_every_byte_keeps_its_place_and_texts_stay(text: bytes, read_as: bytes):
    assert blank_all(without_launches(text)) == read_as


def test_a_text_full_of_openings_is_read_in_a_moment():
    assert len(without_launches(b"a<<<" * 50_000 + b">>>")) == 200_003
    assert len(blank_all(b"__global__ __launch_bounds__(" * 20_000)) == 580_000
