import Media

@testable import Transcode

/// A quiet tone with a burst of noise at the beginning of each second, which is found again by comparison.
struct TestSound {
    /// At 48 kHz; the left channel. The right one has half of it.
    let samples: [Float]

    static let burstSamples = 960
    static let toneLevel: Float = 0.1

    init(seconds: Int) {
        var samples = (0..<seconds * 48_000).map { Self.toneLevel * Self.sines[$0 % Self.sines.count] }
        for second in 0..<seconds {
            for index in 0..<Self.burstSamples { samples[second * 48_000 + index] += Self.noise(index) }
        }
        self.samples = samples
    }

    /// The same noise in each burst, smooth enough for a codec to keep its shape.
    private static func noise(_ index: Int) -> Float {
        func random(_ place: Int) -> Float {
            var value = UInt64(truncatingIfNeeded: place) &* 0x9E37_79B9_7F4A_7C15
            value ^= value >> 29
            value &*= 0xBF58_476D_1CE4_E5B9
            return Float(value >> 40) / Float(1 << 24) - 0.5
        }
        let (step, fraction) = index.quotientAndRemainder(dividingBy: 8)
        let share = Float(fraction) / 8
        return random(step) * (1 - share) + random(step + 1) * share
    }

    /// Its frames as an encoder makes them, the first sample at `start`.
    func encoded(to format: TranscodingFormat, start: Int64 = 0) throws -> [Frame] {
        let encoder = try SoundEncoder(format)
        var interleaved = samples.flatMap { [$0, $0 / 2] }
        let count = 2 * encoder.frameSamples
        interleaved += repeatElement(0, count: (count - interleaved.count % count) % count)
        var packets: [[UInt8]] = []
        for place in stride(from: 0, to: interleaved.count, by: count) { packets += try encoder.encode(interleaved[place..<place + count]) }
        packets += try encoder.encode([])
        return packets.enumerated().map { number, packet in
            let time = start - Int64(encoder.padding) + Int64(number * encoder.frameSamples)
            return Frame(
                kind: .audio, decodeTime: MediaTime(value: time, timescale: 48_000), compositionOffset: 0, isRandomAccess: true,
                payload: packet[...])
        }
    }

    /// One period of 400 Hz.
    private static let sines: [Float] = (0..<120).map { sinOfTurn(Float($0) / 120) }
    /// Accurate to a thousandth (Bhaskara), so that no mathematics library is wanted.
    private static func sinOfTurn(_ turn: Float) -> Float {
        let half = turn < 0.5 ? turn * 2 : turn * 2 - 1
        let value = 16 * half * (1 - half) / (5 - 4 * half * (1 - half))
        return turn < 0.5 ? value : -value
    }
}

/// What a player hears: each frame decoded and put at its time.
struct Heard {
    private(set) var left: [Float] = []
    private(set) var right: [Float] = []
    /// Of the first sample, at 48 kHz.
    let start: Int64

    init(_ frames: [Frame], as codec: CodecConfiguration) throws {
        start = frames.first?.decodeTime.rescaled(to: 48_000).value ?? 0
        var decoder = try SoundDecoder(codec)
        for frame in frames {
            let place = Int(frame.decodeTime.rescaled(to: 48_000).value - start)
            guard try decoder.decode(frame.payload) else { continue }
            let resampler = try Resampler(for: decoder.block)
            var samples: [Float] = []
            try resampler.convert(decoder.block, into: &samples)
            if place > left.count {
                right += [Float](repeating: 0, count: place - left.count)
                left += [Float](repeating: 0, count: place - left.count)
            }
            left.removeSubrange(place...)
            right.removeSubrange(place...)
            for index in stride(from: 0, to: samples.count - 1, by: 2) {
                left.append(samples[index])
                right.append(samples[index + 1])
            }
        }
    }

    /// How many samples after (or before) `time` the sound is found which `original` has at `place`, and how like it is, up to 1.
    func shift(of original: TestSound, at place: Int, expectedAt time: Int64? = nil, within range: Int = 700) -> (
        samples: Int, likeness: Float
    ) {
        let pattern = original.samples[place..<place + TestSound.burstSamples]
        let expected = Int((time ?? Int64(place)) - start)
        var best: (samples: Int, likeness: Float) = (.max, 0)
        let energy = pattern.reduce(0) { $0 + $1 * $1 }
        for shift in -range...range {
            let begin = expected + shift
            guard begin >= 0, begin + pattern.count <= left.count else { continue }
            var (product, other): (Float, Float) = (0, 0)
            for (index, value) in pattern.enumerated() {
                let heard = left[begin + index]
                product += value * heard
                other += heard * heard
            }
            let likeness = other > 0 ? product / (energy * other).squareRoot() : 0
            if likeness > best.likeness { best = (shift, likeness) }
        }
        return best
    }

    /// The effective value between two times.
    func level(_ samples: KeyPath<Heard, [Float]> = \.left, from: Int64, to: Int64) -> Float {
        let piece = self[keyPath: samples][Int(from - start)..<Int(to - start)]
        return (piece.reduce(0) { $0 + $1 * $1 } / Float(piece.count)).squareRoot()
    }
}

extension TranscodingPipeline {
    /// All that comes of the frames.
    mutating func all(_ frames: [Frame]) -> [Frame] { frames.flatMap { receive($0).frames } + finish().frames }
}
