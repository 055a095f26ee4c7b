internal import RTP

/// Puts a track's frames together, whatever its codec.
enum IngestAssembler: Sendable {
    case h264(FrameAssembler<H264Depacketizer>)
    case vp8(FrameAssembler<VP8Depacketizer>)
    case opus(FrameAssembler<OpusDepacketizer>)

    /// Nil for a codec whose payloads can't be taken apart yet.
    init?(_ codec: RTPCodec.Kind) {
        switch codec {
        case .h264: self = .h264(FrameAssembler(H264Depacketizer()))
        case .vp8: self = .vp8(FrameAssembler(VP8Depacketizer()))
        case .opus: self = .opus(FrameAssembler(OpusDepacketizer()))
        case .h265, .vp9, .av1: return nil
        }
    }

    var needsKeyFrame: Bool {
        switch self {
        case .h264(let assembler): assembler.needsKeyFrame
        case .vp8(let assembler): assembler.needsKeyFrame
        case .opus: false
        }
    }

    mutating func receive(_ packet: RTPPacket) -> AssembledFrame? {
        // Taken out and put back, so that the frame in hand has one owner and grows in place.
        switch consume self {
        case .h264(var assembler):
            defer { self = .h264(assembler) }
            return assembler.receive(packet)
        case .vp8(var assembler):
            defer { self = .vp8(assembler) }
            return assembler.receive(packet)
        case .opus(var assembler):
            defer { self = .opus(assembler) }
            return assembler.receive(packet)
        }
    }

    mutating func noteLoss() {
        switch consume self {
        case .h264(var assembler):
            assembler.noteLoss()
            self = .h264(assembler)
        case .vp8(var assembler):
            assembler.noteLoss()
            self = .vp8(assembler)
        case .opus(var assembler):
            assembler.noteLoss()
            self = .opus(assembler)
        }
    }
}
