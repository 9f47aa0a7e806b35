#include "synthesizer.hpp"

#include "base/random.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string_view>

namespace kindred::sample_library {
namespace {

constexpr std::array<int, 7> major_scale{0, 2, 4, 5, 7, 9, 11};
constexpr std::array<int, 7> minor_scale{0, 2, 3, 5, 7, 8, 10};
// Steps of the scale that the chords are built on, one for each bar.
constexpr std::array<std::array<int, 4>, 3> progressions{
    {{0, 5, 3, 4}, {0, 3, 5, 4}, {0, 2, 3, 4}}};

double frequency(int note) {
    return 440.0 * std::pow(2.0, (note - 69) / 12.0);
}

class Player {
  public:
    explicit Player(const Piece& piece)
        : piece_(piece), random_(piece.seed), samples_(piece.seconds * sample_rate * 2, 0.0F) {}

    std::vector<float> play();

  private:
    int note(int step, int octave) const;
    void tone(double start, double length, int note, double loudness, double pan, double decay);
    void bar(double start, double beat, int step);
    void finish();

    const Piece& piece_;
    Random random_;
    std::vector<float> samples_;
};

int Player::note(int step, int octave) const {
    const auto& scale = piece_.minor ? minor_scale : major_scale;
    const auto place = static_cast<std::size_t>(step % 7);
    return piece_.key + 12 * (octave + step / 7) + scale[place];
}

/// Adds four harmonics that fade, the higher ones faster.
void Player::tone(double start, double length, int note, double loudness, double pan,
                  double decay) {
    const auto first = static_cast<std::size_t>(start * sample_rate);
    const auto count = static_cast<std::size_t>(length * sample_rate);
    const double step = 2 * std::numbers::pi * frequency(note) / sample_rate;
    for (std::size_t i = 0; i < count && (first + i) * 2 + 1 < samples_.size(); ++i) {
        const double time = static_cast<double>(i) / sample_rate;
        const double edge = std::min(1.0, std::min(time, length - time) * 80);
        double value = 0;
        for (int harmonic = 1; harmonic <= 4; ++harmonic)
            value += std::sin(step * harmonic * static_cast<double>(i)) *
                     std::exp(-decay * time * harmonic) / (harmonic * harmonic);
        value *= loudness * edge;
        samples_[(first + i) * 2] += static_cast<float>(value * (1 - pan));
        samples_[(first + i) * 2 + 1] += static_cast<float>(value * pan);
    }
}

void Player::bar(double start, double beat, int step) {
    for (const int third : {0, 2, 4})
        tone(start, beat * 4, note(step + third, -1), 0.12, 0.35 + 0.15 * third / 2, 0.25);
    tone(start, beat * 4, note(step, -2), 0.2, 0.5, 0.6);
    for (int eighth = 0; eighth < 8; ++eighth) {
        if (random_.chance(1, 6)) continue;
        const int third = 2 * static_cast<int>(random_.below(4));
        const double pan = 0.25 + 0.5 * static_cast<double>(random_.below(100)) / 100;
        tone(start + beat * eighth / 2, beat * 2, note(step + third, 0), 0.22, pan, 3.0);
    }
}

/// An echo, a common loudness, and soft ends.
void Player::finish() {
    const std::size_t echo = sample_rate / 3 * 2;
    for (std::size_t i = echo; i < samples_.size(); ++i) samples_[i] += 0.3F * samples_[i - echo];
    float loudest = 0.01F;
    for (const float value : samples_) loudest = std::max(loudest, std::abs(value));
    const std::size_t fade = sample_rate;  // half a second of both channels
    for (std::size_t i = 0; i < samples_.size(); ++i) {
        const std::size_t edge = std::min({fade, i, samples_.size() - 1 - i});
        samples_[i] *= 0.7F / loudest * static_cast<float>(edge) / static_cast<float>(fade);
    }
}

std::vector<float> Player::play() {
    const double beat = 60 / piece_.beats_per_minute;
    const auto& progression = progressions[random_.below(progressions.size())];
    for (unsigned i = 0; i * beat * 4 < piece_.seconds; ++i)
        bar(i * beat * 4, beat, progression[i % progression.size()]);
    finish();
    return std::move(samples_);
}

void put(Buffer& out, std::uint64_t value, unsigned bytes) {
    for (unsigned i = 0; i < bytes; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
}

}  // namespace

std::vector<float> play(const Piece& piece) {
    return Player(piece).play();
}

Buffer wave_file(const std::vector<float>& samples, unsigned bits) {
    const unsigned bytes = bits / 8;
    const std::size_t size = samples.size() * bytes;
    Buffer out;
    out.reserve(size + 44);
    append(out, as_bytes("RIFF"));
    put(out, size + 36, 4);
    append(out, as_bytes("WAVEfmt "));
    put(out, 16, 4);
    put(out, 1, 2);  // PCM
    put(out, 2, 2);
    put(out, sample_rate, 4);
    put(out, std::uint64_t{sample_rate} * 2 * bytes, 4);
    put(out, std::uint64_t{2} * bytes, 2);
    put(out, bits, 2);
    append(out, as_bytes("data"));
    put(out, size, 4);
    const double scale = static_cast<double>((1 << (bits - 1)) - 1);
    for (const float sample : samples)
        put(out, static_cast<std::uint64_t>(std::lround(sample * scale)), bytes);
    return out;
}

}  // namespace kindred::sample_library
