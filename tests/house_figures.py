"""Prints how big the house is: `make figures`."""

import sys
from statistics import median

from tests.source_tree import all_files, function_size, functions_of, line_count, name_of, product_files


def figures() -> str:
    files = sorted(((line_count(path), name_of(path)) for path in product_files()), reverse=True)
    functions = sorted(
        (function_size(function), f"{name_of(path)}:{function.lineno} {function.name}")
        for path in product_files()
        for function in functions_of(path)
    )[::-1]
    product = sum(size for size, _ in files)
    others = sum(map(line_count, all_files())) - product
    return "\n".join(
        [
            f"product     {len(files)} files, {product} lines; tests and migrations {others} lines",
            f"files       median {median(size for size, _ in files):g} lines",
            f"functions   {len(functions)}, median {median(size for size, _ in functions):g} lines",
            "largest files",
            *(f"  {size:5} {name}" for size, name in files[:5]),
            "largest functions",
            *(f"  {size:5} {name}" for size, name in functions[:5]),
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(figures() + "\n")
