internal import CAVCodec
import Media

/// Decodes AAC or Opus, a packet at a time, into FFmpeg's own block of samples.
struct SoundDecoder: ~Copyable {
    /// The largest packet that is looked at. The largest that AAC and Opus allow for stereo have 1.5 and 61 kB.
    static let packetBytesMax = 1 << 16
    /// Samples of a block and channel beyond which FFmpeg gives up: Opus has up to 5760, AAC 2048.
    private static let blockSamplesMax: Int64 = 1 << 14

    let codec: CodecConfiguration
    /// What ``decode(_:)`` has filled.
    let block: SampleBlock
    private let context: CodecContext
    private let packet: PacketHandle
    /// The packet with the room behind it that FFmpeg's bit readers want.
    private var padded: [UInt8] = []

    init(_ codec: CodecConfiguration) throws(TranscodeError) {
        let context: CodecContext
        switch codec {
        case .aac(let aac):
            context = try unsafe CodecContext(avcodec_find_decoder(AV_CODEC_ID_AAC), .openDecoder)
            try Self.setExtradata(aac.audioSpecificConfig, on: context)
        case .opus(let opus):
            context = try unsafe CodecContext(avcodec_find_decoder_by_name("libopus"), .openDecoder)
            try Self.setExtradata(opus.decoding.identificationHeader, on: context)
            unsafe av_channel_layout_default(&context.pointer.pointee.ch_layout, Int32(opus.decoding.channelCount))
            unsafe context.pointer.pointee.sample_rate = OpusConfiguration.sampleRate
        default: throw TranscodeError(step: .openDecoder, code: carillon_averror_unknown_codec)
        }
        let packet = try PacketHandle(.openDecoder)
        let block = try SampleBlock(.openDecoder)
        unsafe context.pointer.pointee.request_sample_fmt = AV_SAMPLE_FMT_FLT
        unsafe context.pointer.pointee.thread_count = 1
        unsafe context.pointer.pointee.max_samples = Self.blockSamplesMax
        try TranscodeError.check(.openDecoder, unsafe avcodec_open2(context.pointer, nil, nil))
        self.codec = codec
        self.context = context
        self.packet = packet
        self.block = block
    }

    /// The decoder's context frees it.
    private static func setExtradata(_ bytes: [UInt8], on context: borrowing CodecContext) throws(TranscodeError) {
        guard let copy = unsafe av_mallocz(bytes.count + Int(AV_INPUT_BUFFER_PADDING_SIZE)) else {
            throw TranscodeError(step: .openDecoder, code: carillon_averror_memory)
        }
        // `av_mallocz` gave as many bytes and more.
        unsafe copy.copyMemory(from: bytes, byteCount: bytes.count)
        unsafe context.pointer.pointee.extradata = unsafe copy.assumingMemoryBound(to: UInt8.self)
        unsafe context.pointer.pointee.extradata_size = Int32(bytes.count)
    }

    /// Decodes a packet into ``block``. False when the decoder has made nothing of it yet.
    mutating func decode(_ payload: ArraySlice<UInt8>) throws(TranscodeError) -> Bool {
        guard !payload.isEmpty, payload.count <= Self.packetBytesMax else { return false }
        padded.removeAll(keepingCapacity: true)
        padded += payload
        padded += repeatElement(0, count: Int(AV_INPUT_BUFFER_PADDING_SIZE))
        let sent = unsafe padded.withUnsafeMutableBufferPointer { bytes in
            unsafe packet.pointer.pointee.data = bytes.baseAddress
            unsafe packet.pointer.pointee.size = Int32(payload.count)
            // The packet owns no buffer, so FFmpeg makes a copy and keeps nothing of ours.
            defer { unsafe av_packet_unref(packet.pointer) }
            return unsafe avcodec_send_packet(context.pointer, packet.pointer)
        }
        try TranscodeError.check(.decode, sent)
        // Each packet of AAC and Opus makes one block at most, and none is held back.
        let received = unsafe avcodec_receive_frame(context.pointer, block.pointer)
        if received == carillon_averror_again || received == carillon_averror_end { return false }
        try TranscodeError.check(.decode, received)
        return unsafe block.pointer.pointee.nb_samples > 0
    }
}

extension OpusConfiguration {
    /// What a decoder is given. Nothing is to be skipped: a packet's time is that of the first sample which it decodes to. One stream is
    /// always decoded to stereo, since its packets may change between mono and stereo.
    fileprivate var decoding: OpusConfiguration {
        OpusConfiguration(
            channelCount: channelMapping == nil ? 2 : channelCount, preSkip: 0, inputSampleRate: inputSampleRate, outputGain: outputGain,
            channelMapping: channelMapping)
    }
}
