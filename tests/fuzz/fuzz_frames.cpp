// Frames are the same however the stream is cut, and nothing is buffered that was only claimed.
#include "fuzz.hpp"
#include "protocol/frames.hpp"

#include <algorithm>

using namespace kindred;
using namespace kindred::protocol;

namespace {

struct Run {
    Buffer frames;  // of all that came, one after the other
    std::string error;
};

Run read(FrameFormat format, ByteView stream, std::size_t piece) {
    Run run;
    FrameReader reader(format);
    while (!stream.empty() && !reader.failed()) {
        ByteView input = stream.first(std::min(piece, stream.size()));
        stream = stream.subspan(input.size());
        while (const auto frame = reader.next(input)) {
            KINDRED_ASSERT(frame->raw.size() >= 4UZ + format.code_size);
            KINDRED_ASSERT(frame->raw.size() - 4 <= format.limit(frame->code));
            append(run.frames, frame->raw);
        }
        KINDRED_ASSERT(input.empty() || reader.failed());
    }
    run.error = reader.error();
    return run;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const FrameFormat formats[] = {server_request_format(), server_response_format(),
                                   peer_init_format(), peer_format(), distributed_format()};
    const FrameFormat format = formats[data[0] % 5];
    const ByteView stream(data + 2, size - 2);
    const Run whole = read(format, stream, stream.size());
    const Run pieces = read(format, stream, 1 + data[1]);
    KINDRED_ASSERT(whole.frames == pieces.frames);
    KINDRED_ASSERT(whole.error == pieces.error);
    return 0;
}
