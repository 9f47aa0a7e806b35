"""Which folder may include what, and that includes have no cycles."""

import re

# folder: (own folders it may include, foreign headers it may include beside the standard library)
LAYERS = {
    "base": ({"base"}, r"sys/mman\.h"),
    "protocol": ({"base", "protocol"}, r"zlib\.h|libdeflate\.h|openssl/.*"),
    "server": ({"base", "protocol", "server"}, None),
    "client": ({"base", "protocol", "client"}, None),
    "api": ({"base", "protocol", "client", "api"}, r"boost/json.*"),
    "inspect": ({"base", "protocol", "inspect"}, r"boost/json.*|tins/.*|pcap.*"),
    "io": ({"base", "protocol", "server", "client", "api", "io"}, r".*"),
    "apps": ({"base", "protocol", "server", "client", "api", "inspect", "io", "apps"}, r".*"),
}


def check_layers(source):
    """Arrows between folders point down only."""
    if source.folder is None or not source.is_cpp:
        return
    if source.folder not in LAYERS:
        yield 1, f"folder src/{source.folder} is not in the table of layers (tools/lint/layers.py)"
        return
    own, foreign = LAYERS[source.folder]
    for include in source.includes():
        if include.own:
            target = include.path.split("/")[0]
            if "/" not in include.path:
                yield include.line, f'"{include.path}": write the folder, as in "base/bytes.hpp"'
            elif target not in own:
                yield include.line, f"{source.folder} may not include {target}"
        elif re.search(r"[./]", include.path) and not re.fullmatch(foreign or r"(?!)", include.path):
            yield include.line, f"{source.folder} may not include <{include.path}>"


def check_own_header_first(source):
    """A source proves that its header compiles alone by including it before anything else."""
    if source.folder is None or source.path.suffix != ".cpp" or not source.has_header:
        return
    own = str(source.path.with_suffix(".hpp").relative_to("src"))
    first = next(source.includes(), None)
    if first is None or first.path != own:
        yield 1, f'include "{own}" first'


def find_cycles(sources):
    """Yields (path, line, message) for each include cycle among the headers of src/."""
    graph = {
        str(source.path.relative_to("src")): [i.path for i in source.includes() if i.own]
        for source in sources
        if source.folder is not None and source.is_header
    }
    finished = set()

    def visit(name, trail):
        if name in trail:
            cycle = trail[trail.index(name) :] + [name]
            yield f"src/{name}", 1, "include cycle: " + " -> ".join(cycle)
            return
        if name in finished or name not in graph:
            return
        for target in graph[name]:
            yield from visit(target, trail + [name])
        finished.add(name)

    for name in sorted(graph):
        yield from visit(name, [])
