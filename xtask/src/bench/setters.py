"""Sets SOURCE with another program's library and prints the seconds from source to PDF, imports and fonts left out."""

import sys
import time

program, source, out = sys.argv[1:]
if program == "typst":
    import typst

    # Finding the system's fonts happens here, before the clock starts.
    compiler = typst.Compiler(source)
    begun = time.perf_counter()
    pdf = compiler.compile(format="pdf")
else:
    import weasyprint

    with open(source, encoding="utf-8") as text:
        page = text.read()
    begun = time.perf_counter()
    pdf = weasyprint.HTML(string=page).write_pdf()
taken = time.perf_counter() - begun
with open(out, "wb") as file:
    file.write(pdf)
print(taken)
