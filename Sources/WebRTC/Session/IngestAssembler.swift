internal import RTP

/// Puts a track's frames together, whatever its codec.
enum IngestAssembler: Sendable {
    case h264(FrameAssembler<H264Depacketizer>)
    case hevc(FrameAssembler<HEVCDepacketizer>)
    case av1(FrameAssembler<AV1Depacketizer>)
    case vp9(FrameAssembler<VP9Depacketizer>)
    case vp8(FrameAssembler<VP8Depacketizer>)
    case opus(FrameAssembler<OpusDepacketizer>)

    init(_ codec: RTPCodec.Kind) {
        switch codec {
        case .h264: self = .h264(FrameAssembler(H264Depacketizer()))
        case .h265: self = .hevc(FrameAssembler(HEVCDepacketizer()))
        case .av1: self = .av1(FrameAssembler(AV1Depacketizer()))
        case .vp9: self = .vp9(FrameAssembler(VP9Depacketizer()))
        case .vp8: self = .vp8(FrameAssembler(VP8Depacketizer()))
        case .opus: self = .opus(FrameAssembler(OpusDepacketizer()))
        }
    }

    var needsKeyFrame: Bool {
        switch self {
        case .h264(let assembler): assembler.needsKeyFrame
        case .hevc(let assembler): assembler.needsKeyFrame
        case .av1(let assembler): assembler.needsKeyFrame
        case .vp9(let assembler): assembler.needsKeyFrame
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
        case .hevc(var assembler):
            defer { self = .hevc(assembler) }
            return assembler.receive(packet)
        case .av1(var assembler):
            defer { self = .av1(assembler) }
            return assembler.receive(packet)
        case .vp9(var assembler):
            defer { self = .vp9(assembler) }
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
        case .hevc(var assembler):
            assembler.noteLoss()
            self = .hevc(assembler)
        case .av1(var assembler):
            assembler.noteLoss()
            self = .av1(assembler)
        case .vp9(var assembler):
            assembler.noteLoss()
            self = .vp9(assembler)
        case .vp8(var assembler):
            assembler.noteLoss()
            self = .vp8(assembler)
        case .opus(var assembler):
            assembler.noteLoss()
            self = .opus(assembler)
        }
    }
}
