import Media
import Streaming

extension ModelEncoder {
    /// A frame's time, from the content's beginning.
    struct Moment {
        var kind: MediaKind
        var number: Int
        var time: Double
        /// How long a picture lasts, in seconds.
        var duration: Double
    }

    /// All frames in the order in which they are sent.
    mutating func moments() -> [Moment] {
        let pictures = pictureMoments()
        let sounds = soundMoments()
        return (pictures.map { ($0.time, $0) } + sounds.map { ($0.time + settings.soundLagSeconds, $0) }).sorted { $0.0 < $1.0 }.map(\.1)
    }

    private mutating func pictureMoments() -> [Moment] {
        guard let rate = settings.rate else { return [] }
        var (moments, time): ([Moment], Double) = ([], 0)
        while time < settings.seconds {
            let number = moments.count
            let next: Double
            switch rate {
            case .constant(let frames, let thousandths): next = Double((number + 1) * thousandths) / Double(frames) / 1000
            case .variable(let range): next = time + Double(Int.random(in: range, using: &random)) / 1000
            }
            moments.append(Moment(kind: .video, number: number, time: time, duration: next - time))
            time = next
        }
        return moments
    }

    private func soundMoments() -> [Moment] {
        guard var rate = settings.sampleRate else { return [] }
        var changes = settings.accidents.compactMap { accident -> (Double, Int)? in
            if case .newSound(let rate) = accident.what { (accident.at, rate) } else { nil }
        }.sorted { $0.0 < $1.0 }[...]
        let samples: Double = settings.isOpus ? 960 : 1024
        var (moments, start, count): ([Moment], Double, Int) = ([], settings.soundStartsAfter, 0)
        while true {
            let time = start + Double(count) * samples / Double(rate)
            if time >= settings.seconds { return moments }
            moments.append(Moment(kind: .audio, number: moments.count, time: time, duration: samples / Double(rate)))
            count += 1
            if let change = changes.first, change.0 <= time {
                changes.removeFirst()
                (start, count, rate) = (time + samples / Double(rate), 0, change.1)
            }
        }
    }

    func timestamp(_ time: Double) -> UInt32 { UInt32(truncatingIfNeeded: offset + Int64((time * 1000).rounded(.down))) }

    mutating func sendPicture(_ moment: Moment) {
        let isKeyFrame = awaitsKeyFrame || moment.time - lastKeyFrame >= settings.keyFrameSeconds - 0.001
        if isKeyFrame { (lastKeyFrame, pictures, awaitsKeyFrame) = (moment.time, 0, false) }
        // I P b b P b b: what others refer to is decoded ahead of its time.
        let group = settings.reorderedFrames + 1
        let isReference = pictures.isMultiple(of: group)
        pictures += 1
        let ahead = settings.reorderedFrames == 0 ? 0 : isReference ? (isKeyFrame ? 1 : group) : 0
        let name = FrameName(kind: .video, number: moment.number)
        sent[.video]?.append(name)
        steps.append(
            .item(
                .video(
                    timestamp: timestamp(moment.time), compositionTime: Int32((Double(ahead) * moment.duration * 1000).rounded()),
                    isKeyFrame: isKeyFrame, payload: payload(of: name)[...])))
    }

    mutating func sendSound(_ moment: Moment) {
        if !hasSoundBegun {
            hasSoundBegun = true
            configureSound()
        }
        let name = FrameName(kind: .audio, number: moment.number)
        sent[.audio]?.append(name)
        steps.append(.item(.audio(timestamp: timestamp(moment.time), payload: payload(of: name)[...])))
    }

    private static let opusHead: UInt8 = 0xFC

    /// A letter, the number, and some bytes more.
    private mutating func payload(of name: FrameName) -> [UInt8] {
        let letter = UInt8(ascii: name.kind == .video ? "V" : "S")
        let bytes = (0..<4).map { UInt8(truncatingIfNeeded: name.number >> ($0 * 8)) }
        // What a packet of Opus says of itself: one frame of 20 ms.
        let head: [UInt8] = settings.isOpus && name.kind == .audio ? [Self.opusHead] : []
        return head + [letter] + bytes + [UInt8](repeating: letter, count: Int.random(in: 3...40, using: &random))
    }

    /// Which frame this is; nil for one that the model has not made, such as silence.
    package static func name(of payload: ArraySlice<UInt8>) -> FrameName? {
        let payload = payload.first == opusHead ? payload.dropFirst() : payload
        guard payload.count >= 8, let letter = payload.first, payload.last == letter else { return nil }
        let number = payload.dropFirst().prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        switch letter {
        case UInt8(ascii: "V"): return FrameName(kind: .video, number: number)
        case UInt8(ascii: "S"): return FrameName(kind: .audio, number: number)
        default: return nil
        }
    }
}
