import Bytes
import Media
import Transcode

extension FuzzTarget {
    /// A transcoder of sound. The first byte says from what to what; then come packets: length, step of time, payload.
    static let transcoder = FuzzTarget(name: "Transcoder") { bytes in
        var reader = ByteReader(bytes)
        guard let kind = try? reader.readUInt8() else { return }
        let codecs = transcoderCodecs
        guard var pipeline = try? TranscodingPipeline(from: codecs[Int(kind >> 1) % codecs.count], to: kind & 1 == 0 ? .opus : .aac) else {
            preconditionFailure("a codec can't be opened")
        }
        var time: Int64 = 0
        func check(_ output: TranscodingPipeline.Output) {
            for frame in output.frames {
                precondition(!frame.payload.isEmpty && frame.payload.count < 1 << 14, "an encoder makes packets of any size")
            }
            precondition(output.frames.count < 200, "a packet becomes any number of packets")
        }
        for _ in 0..<64 {
            guard let count = try? reader.readUInt8(), let step = try? reader.readUInt8(),
                let payload = try? reader.readBytes(min(Int(count), reader.remaining))
            else { break }
            // Mostly on time; sometimes a little or far off.
            time &+= step < 192 ? 960 : (Int64(step) - 224) << (Int64(step) % 40)
            check(
                pipeline.receive(
                    Frame(
                        kind: .audio, decodeTime: MediaTime(value: time, timescale: 48_000), compositionOffset: 0, isRandomAccess: true,
                        payload: payload[...])))
            if step == 255, let codec = codecs.element(payload.first ?? 0) { try? pipeline.change(to: codec) }
        }
        check(pipeline.finish())
    }

    /// AAC-LC, AAC-LC of 5.1, HE-AAC, Opus, and Opus of 5.1.
    private static let transcoderCodecs: [CodecConfiguration] = {
        let aac = [[0x11, 0x90], [0x11, 0xB0], [0x2B, 0x11, 0x88, 0x00]] as [[UInt8]]
        let surround: [UInt8] = [0, 6, 0x01, 0x38, 0, 0, 0xBB, 0x80, 0, 0, 1, 4, 2, 0, 4, 1, 2, 3, 5]
        let opus = [try? OpusConfiguration(specificBox: surround[...]), OpusConfiguration(isStereo: true)].compactMap(\.self)
        return aac.compactMap { try? AACConfiguration(audioSpecificConfig: $0[...]) }.map { .aac($0) } + opus.map { .opus($0) }
    }()
}

extension Array {
    /// Any byte names one.
    fileprivate func element(_ byte: UInt8) -> Element? { isEmpty ? nil : self[Int(byte) % count] }
}
