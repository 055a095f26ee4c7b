import Media
import Runtime
import Streaming

/// An encoder by formula, with the times at which its media comes.
struct SyntheticEncoder {
    enum Sound {
        case present, silent, unreadable
        case silentUntil(Double)
    }

    /// Milliseconds between pictures, in turn.
    var steps: [Double] = [1000.0 / 30]
    var keyFrameSeconds = 2.0
    var compositionTimes: [Int32] = [0]
    var sound: Sound? = .present
    /// Seconds of media that come in a second.
    var speed = 1.0
    /// Nothing comes for so long, and then all at once.
    var burstSeconds = 0.0
    /// The encoder's clock is set.
    var jump: (at: Double, by: Int)?
    var firstTimestamp: UInt32 = 0
    /// When it connects, in seconds.
    var begin = 0.0

    init(_ change: (inout SyntheticEncoder) -> Void = { _ in }) { change(&self) }

    static let picture = try! H264Configuration(decoderConfigurationRecord: [
        0x01, 0x64, 0x00, 0x20, 0xFF, 0xE1, 0x00, 0x18, 0x67, 0x64, 0x00, 0x20, 0xAC, 0xB4, 0x02, 0x80, 0x2D, 0xD8, 0x08, 0x80, 0x00, 0x00,
        0x03, 0x00, 0x80, 0x00, 0x00, 0x3C, 0x47, 0x8C, 0x19, 0x50, 0x01, 0x00, 0x04, 0x68, 0xEF, 0x0F, 0xCB, 0xFD, 0xF8, 0xF8, 0x00,
    ])
    static let stereo = AACConfiguration(sampleRate: 48_000, channels: 2)!
    private static let slice = [UInt8](repeating: 0x65, count: 10_000)
    /// Stereo, with a spectrum from the first band on.
    private static let tone = hexadecimal("211a8ffffffb6b00d967a8e8685a1a16") + [UInt8](repeating: 0x55, count: 384)

    /// A time in seconds.
    static func at(_ seconds: Double) -> MonotonicTime { MonotonicTime(nanoseconds: 1_000_000_000_000 + UInt64(seconds * 1e9)) }

    func health(after seconds: Double) -> EncoderHealth {
        var meter = meter(after: seconds)
        return meter.health(at: Self.at(seconds))
    }

    func meter(after seconds: Double) -> EncoderMeter {
        var meter = EncoderMeter(at: Self.at(0))
        send(to: &meter, seconds: seconds)
        return meter
    }

    /// Connects, and sends what comes within so many seconds.
    func send(to meter: inout EncoderMeter, seconds: Double) {
        meter.connected(at: Self.at(begin))
        meter.note(.announcement(hasVideo: true, hasAudio: sound != nil), at: Self.at(begin))
        meter.note(.videoConfiguration(.h264(Self.picture)), at: Self.at(begin))
        if sound != nil { meter.note(.audioConfiguration(.aac(Self.stereo)), at: Self.at(begin)) }
        for (time, item) in (pictures(seconds * speed) + sounds(seconds * speed)).sorted(by: { $0.time < $1.time }) {
            let arrival = time / speed
            meter.note(item, at: Self.at(begin + (burstSeconds > 0 ? (arrival / burstSeconds).rounded(.up) * burstSeconds : arrival)))
        }
    }

    private typealias Timed = (time: Double, item: EncoderItem)

    private func pictures(_ seconds: Double) -> [Timed] {
        var (time, number, keyFrameAt) = (0.0, 0, 0.0)
        var pictures: [Timed] = []
        while time < seconds {
            let isKeyFrame = time + 1e-6 >= keyFrameAt
            if isKeyFrame { keyFrameAt += keyFrameSeconds }
            pictures.append(
                (
                    time,
                    .video(
                        timestamp: timestamp(time), compositionTime: compositionTimes[number % compositionTimes.count],
                        isKeyFrame: isKeyFrame, payload: Self.slice[...])
                ))
            time += steps[number % steps.count] / 1000
            number += 1
        }
        return pictures
    }

    private func sounds(_ seconds: Double) -> [Timed] {
        guard let sound else { return [] }
        return (0..<Int(seconds * 48_000 / 1024)).map { number in
            let time = Double(number) * 1024 / 48_000
            return (time, .audio(timestamp: timestamp(time), payload: payload(sound, time)[...]))
        }
    }

    private func payload(_ sound: Sound, _ time: Double) -> [UInt8] {
        switch sound {
        case .present: Self.tone
        case .silent: Self.stereo.silentFrame ?? []
        case .silentUntil(let end): time < end ? Self.stereo.silentFrame ?? [] : Self.tone
        case .unreadable: [0xFF]
        }
    }

    private func timestamp(_ time: Double) -> UInt32 {
        let moved = jump.map { time >= $0.at ? $0.by : 0 } ?? 0
        return firstTimestamp &+ UInt32(truncatingIfNeeded: Int((time * 1000).rounded()) + moved)
    }
}

private func hexadecimal(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
}
