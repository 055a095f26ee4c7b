package import Media

/// Decodes one stream of sound, makes stereo at 48 kHz of it, and encodes that anew, so that each sound stays at its time.
///
/// A packet's time is that of the first sample it decodes to. Decoded samples are counted, and the count is held against the packets' times:
/// where it is a little off (another clock's rate, rounded times) the sound is stretched so little that nobody hears it; where sound is missing, it is
/// concealed or silent; where too much is missing, the encoder ends and begins anew. An encoder's own padding in front of
/// the sound is taken off the times that come out. Belongs to one thread at a time, and owns no clock.
package struct TranscodingPipeline: ~Copyable {
    package struct Limits: Sendable {
        /// How far the count may be off before sound is stretched: 0.75 ms.
        package var driftSamplesMax: Int64 = 36
        /// From 10 ms on sound is missing, or too much.
        package var holeSamplesMin: Int64 = 480
        /// More than a second is not filled.
        package var holeSamplesMax: Int64 = 48_000
        /// Sound is stretched by one sample in so many: 0.5 % is a twelfth of a semitone.
        package var samplesPerStretch = 200
        package init() {}
    }

    /// What has come of one packet.
    package struct Output: Sendable {
        package internal(set) var frames: [Frame] = []
        /// The packet could not be decoded, and so on; those before and after it are sound.
        package internal(set) var trouble: TranscodeError?
    }

    private let format: TranscodingFormat
    private let limits: Limits
    private var decoder: SoundDecoder
    private var resampler: Resampler?
    private var encoder: SoundEncoder
    /// Decoded and not encoded yet, left and right in turns.
    private var samples: [Float] = []
    /// When the first of them sounds, at 48 kHz; nil before the first packet.
    private var start: Int64?
    /// When the next packet's first sample sounds.
    private var nextPacket: Int64 = 0
    private var concealment = Concealment()

    package init(from codec: CodecConfiguration, to format: TranscodingFormat, limits: Limits = Limits()) throws(TranscodeError) {
        let decoder = try SoundDecoder(codec)
        let encoder = try SoundEncoder(format)
        self.format = format
        self.limits = limits
        self.decoder = decoder
        self.encoder = encoder
    }

    /// Another codec, rate or channels from here on. Times go on as they do.
    package mutating func change(to codec: CodecConfiguration) throws(TranscodeError) {
        if codec != decoder.codec { decoder = try SoundDecoder(codec) }
        concealment = Concealment()
    }

    /// Takes a frame; gives what has become of the sound so far.
    package mutating func receive(_ frame: Frame) -> Output {
        var output = Output()
        do throws(TranscodeError) {
            let time = frame.decodeTime.rescaled(to: Resampler.rate).value
            let excess = try place(time, into: &output.frames)
            concealment.note(frame.payload, of: decoder.codec)
            try decode(frame.payload, dropping: excess)
            try encode(into: &output.frames)
        } catch {
            output.trouble = error
        }
        return output
    }

    /// What is still within. The next frame begins anew.
    package mutating func finish() -> Output {
        var output = Output()
        do throws(TranscodeError) { try end(into: &output.frames) } catch { output.trouble = error }
        return output
    }
}

/// Times.
extension TranscodingPipeline {
    /// Brings the count to `time`, at which the next packet's sound begins. Gives how many of its samples have been there already.
    private mutating func place(_ time: Int64, into frames: inout [Frame]) throws(TranscodeError) -> Int {
        guard let start else {
            begin(at: time)
            return 0
        }
        let hole = time &- (start &+ Int64(samples.count / 2) &+ (resampler?.delay ?? 0))
        if hole.magnitude > limits.holeSamplesMax.magnitude {
            try end(into: &frames)
            begin(at: time)
        } else if hole <= -limits.holeSamplesMin {
            return Int(-hole)
        } else if hole >= limits.holeSamplesMin {
            try fill(Int(hole))
        } else if hole.magnitude > limits.driftSamplesMax.magnitude {
            try resampler?.stretch(by: Int(hole), over: Int(hole.magnitude) * limits.samplesPerStretch)
        }
        return 0
    }

    private mutating func begin(at time: Int64) {
        start = time
        nextPacket = time &- Int64(encoder.padding)
    }

    private mutating func fill(_ hole: Int) throws(TranscodeError) {
        var left = hole
        while left > 0, let packet = concealment.packet(for: hole, left: left) {
            try decode(packet.bytes[...], dropping: 0)
            left -= packet.samples
        }
        guard left > 0 else { return }
        if resampler == nil { samples += repeatElement(0, count: 2 * left) }
        try resampler?.insertSilence(left)
    }
}

/// Samples.
extension TranscodingPipeline {
    private mutating func decode(_ payload: ArraySlice<UInt8>, dropping excess: Int) throws(TranscodeError) {
        guard try decoder.decode(payload) else { return }
        if let isFit = resampler?.takes(decoder.block), !isFit {
            try resampler?.flush(into: &samples)
            resampler = nil
        }
        if resampler == nil { resampler = try Resampler(for: decoder.block) }
        let before = samples.count
        try resampler?.convert(decoder.block, into: &samples)
        let dropped = min(2 * excess, samples.count - before)
        samples.removeSubrange(before..<before + dropped)
    }

    private mutating func encode(into frames: inout [Frame]) throws(TranscodeError) {
        let count = 2 * encoder.frameSamples
        var taken = 0
        defer {
            samples.removeFirst(taken)
            start = start.map { $0 &+ Int64(taken / 2) }
        }
        while samples.count - taken >= count {
            let frame = samples[taken..<taken + count]
            taken += count
            append(try encoder.encode(frame), to: &frames)
        }
    }

    /// Ends the sound: all of it comes out, and nothing is left that the next one could be mixed with.
    private mutating func end(into frames: inout [Frame]) throws(TranscodeError) {
        guard start != nil else { return }
        try resampler?.flush(into: &samples)
        resampler = nil
        let count = 2 * encoder.frameSamples
        samples += repeatElement(0, count: (count - samples.count % count) % count)
        try encode(into: &frames)
        append(try encoder.encode([]), to: &frames)
        encoder = try SoundEncoder(format)
        samples = []
        start = nil
        concealment = Concealment()
    }

    private mutating func append(_ packets: [[UInt8]], to frames: inout [Frame]) {
        for packet in packets {
            let time = MediaTime(value: nextPacket, timescale: Resampler.rate)
            frames.append(Frame(kind: .audio, decodeTime: time, compositionOffset: 0, isRandomAccess: true, payload: packet[...]))
            nextPacket &+= Int64(encoder.frameSamples)
        }
    }
}
