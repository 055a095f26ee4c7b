internal import Media

/// The sample entry of each codec, within `stsd` (ISO/IEC 14496-12, §8.5.2).
enum SampleEntryBox {
    static func write(_ codec: CodecConfiguration, to stsd: inout BoxWriter) {
        switch codec {
        // ISO/IEC 14496-15, §5.4.2.1 and §8.4.1.1.
        case .h264(let configuration): write("avc1", configuration, "avcC", configuration.decoderConfigurationRecord, to: &stsd)
        case .hevc(let configuration): write("hvc1", configuration, "hvcC", configuration.decoderConfigurationRecord, to: &stsd)
        // AV1 Codec ISO Media File Format Binding, §2.2.
        case .av1(let configuration): write("av01", configuration, "av1C", configuration.codecConfigurationRecord, to: &stsd)
        // VP Codec ISO Media File Format Binding.
        case .vp9(let configuration): write("vp09", configuration, "vpcC", configuration.record.bytes, to: &stsd)
        case .vp8(let configuration): write("vp08", configuration, "vpcC", configuration.record.bytes, to: &stsd)
        case .aac(let configuration): writeMPEG4Audio(configuration, to: &stsd)
        case .opus(let configuration): writeOpus(configuration, to: &stsd)
        }
    }

    /// - Parameters:
    ///   - type: the sample entry's.
    ///   - recordType: of the box in it that holds the codec's record.
    private static func write(
        _ type: FourCC, _ configuration: some VideoConfiguration, _ recordType: FourCC, _ record: [UInt8], to stsd: inout BoxWriter
    ) {
        stsd.box(type) { entry in
            writeVisualFields(width: configuration.width, height: configuration.height, to: &entry)
            entry.box(recordType) { $0.write(record) }
            if let colour = configuration.colour { write(colour, to: &entry) }
            if let ratio = configuration.sampleAspectRatio { write(ratio, to: &entry) }
        }
    }

    /// VisualSampleEntry's fields, the same for every picture codec (§12.1.3).
    private static func writeVisualFields(width: Int, height: Int, to entry: inout BoxWriter) {
        writeEntryFields(to: &entry)
        entry.writeZeros(16)
        entry.write(UInt16(clamping: width))
        entry.write(UInt16(clamping: height))
        entry.write(UInt32(0x0048_0000))
        entry.write(UInt32(0x0048_0000))
        entry.write(UInt32(0))
        entry.write(UInt16(1))
        entry.writeZeros(32)
        entry.write(UInt16(0x0018))
        entry.write(UInt16(0xFFFF))
    }

    /// SampleEntry's fields: the data stands in the first (and only) data reference.
    private static func writeEntryFields(to entry: inout BoxWriter) {
        entry.writeZeros(6)
        entry.write(UInt16(1))
    }

    private static func write(_ colour: ColourDescription, to entry: inout BoxWriter) {
        entry.box("colr") { colr in
            colr.write("nclx" as FourCC)
            colr.write(UInt16(colour.primaries))
            colr.write(UInt16(colour.transfer))
            colr.write(UInt16(colour.matrix))
            colr.write(UInt8(colour.isFullRange ? 0x80 : 0))
        }
    }

    private static func write(_ ratio: SampleAspectRatio, to entry: inout BoxWriter) {
        entry.box("pasp") { pasp in
            pasp.write(UInt32(ratio.horizontal))
            pasp.write(UInt32(ratio.vertical))
        }
    }

    /// ISO/IEC 14496-14, §5.6.1.
    private static func writeMPEG4Audio(_ configuration: AACConfiguration, to stsd: inout BoxWriter) {
        stsd.box("mp4a") { mp4a in
            writeAudioFields(channels: configuration.channelCount, sampleRate: configuration.sampleRate, to: &mp4a)
            mp4a.fullBox("esds") { ElementaryStreamDescriptor.write(configuration.audioSpecificConfig, to: &$0) }
        }
    }

    /// Encapsulation of Opus in ISO Base Media File Format, §4.3.1: the rate is 48 kHz whatever the encoder was given.
    private static func writeOpus(_ configuration: OpusConfiguration, to stsd: inout BoxWriter) {
        stsd.box("Opus") { opus in
            writeAudioFields(
                channels: Int(configuration.channelCount), sampleRate: Int(OpusConfiguration.sampleRate), to: &opus)
            opus.box("dOps") { $0.write(configuration.specificBox) }
        }
    }

    /// AudioSampleEntry's fields (§12.2.3). The rate is 16.16: one of 65536 and more is 0 here, and told by the codec.
    private static func writeAudioFields(channels: Int, sampleRate: Int, to entry: inout BoxWriter) {
        writeEntryFields(to: &entry)
        entry.writeZeros(8)
        entry.write(UInt16(clamping: channels))
        entry.write(UInt16(16))
        entry.writeZeros(4)
        entry.write(UInt16(exactly: sampleRate) ?? 0)
        entry.write(UInt16(0))
    }
}
