internal import CAVCodec

/// Encodes stereo at 48 kHz, a frame at a time.
struct SoundEncoder: ~Copyable {
    /// Samples of a frame and channel.
    let frameSamples: Int
    /// Samples that the codec puts in front of the first one: a packet decodes to sound that is so much older than the frame it was made of.
    let padding: Int
    /// What decoders must know, as the encoder says it: an AudioSpecificConfig or an OpusHead.
    let configurationBytes: [UInt8]
    private let context: CodecContext
    private let block: SampleBlock
    private let packet: PacketHandle

    init(_ format: TranscodingFormat) throws(TranscodeError) {
        let context = try unsafe CodecContext(avcodec_find_encoder_by_name(format == .opus ? "libopus" : "aac"), .openEncoder)
        let block = try SampleBlock(.openEncoder)
        let packet = try PacketHandle(.openEncoder)
        unsafe Self.set(format, on: context.pointer)
        try TranscodeError.check(.openEncoder, unsafe avcodec_open2(context.pointer, nil, nil))
        let (samples, padding) = unsafe (context.pointer.pointee.frame_size, context.pointer.pointee.initial_padding)
        guard samples > 0, padding >= 0 else { throw TranscodeError(step: .openEncoder, code: carillon_averror_memory) }
        unsafe block.pointer.pointee.nb_samples = samples
        unsafe block.pointer.pointee.format = context.pointer.pointee.sample_fmt.rawValue
        unsafe block.pointer.pointee.sample_rate = Resampler.rate
        unsafe av_channel_layout_default(&block.pointer.pointee.ch_layout, 2)
        try TranscodeError.check(.openEncoder, unsafe av_frame_get_buffer(block.pointer, 0))
        frameSamples = Int(samples)
        self.padding = Int(padding)
        // The context owns so many bytes.
        configurationBytes = unsafe Array(
            UnsafeBufferPointer(start: context.pointer.pointee.extradata, count: Int(context.pointer.pointee.extradata_size)))
        self.context = context
        self.block = block
        self.packet = packet
    }

    private static func set(_ format: TranscodingFormat, on context: UnsafeMutablePointer<AVCodecContext>) {
        unsafe context.pointee.sample_rate = Resampler.rate
        unsafe context.pointee.time_base = AVRational(num: 1, den: Resampler.rate)
        unsafe av_channel_layout_default(&context.pointee.ch_layout, 2)
        unsafe context.pointee.bit_rate = format.bitsPerSecond
        unsafe context.pointee.thread_count = 1
        switch format {
        case .opus:
            unsafe context.pointee.sample_fmt = AV_SAMPLE_FMT_FLT
            // Music as well as speech. `lowdelay` would save 4 ms and lose the analysis of what kind of sound it is; `voip` filters music.
            _ = unsafe av_opt_set(context.pointee.priv_data, "application", "audio", 0)
            _ = unsafe av_opt_set(context.pointee.priv_data, "frame_duration", "20", 0)
        case .aac:
            unsafe context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
            // The configuration stands beside the packets, not in them.
            unsafe context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER
        }
    }

    /// Encodes a frame's worth of samples, left and right in turns, or with none ends the sound. Gives the packets that are ready by now.
    ///
    /// - Parameter samples: twice ``frameSamples``, or nothing.
    func encode(_ samples: ArraySlice<Float>) throws(TranscodeError) -> [[UInt8]] {
        let isEnd = samples.isEmpty
        if !isEnd { try fill(samples) }
        try TranscodeError.check(.encode, unsafe avcodec_send_frame(context.pointer, isEnd ? nil : block.pointer))
        var packets: [[UInt8]] = []
        while true {
            let code = unsafe avcodec_receive_packet(context.pointer, packet.pointer)
            if code == carillon_averror_again || code == carillon_averror_end { return packets }
            try TranscodeError.check(.encode, code)
            // The packet has so many bytes until it is unreferenced.
            packets.append(
                unsafe Array(UnsafeBufferPointer(start: packet.pointer.pointee.data, count: Int(packet.pointer.pointee.size))))
            unsafe av_packet_unref(packet.pointer)
        }
    }

    private func fill(_ samples: ArraySlice<Float>) throws(TranscodeError) {
        precondition(samples.count == 2 * frameSamples, "an encoder takes whole frames")
        // The encoder may still hold the samples of the frame before.
        try TranscodeError.check(.encode, unsafe av_frame_make_writable(block.pointer))
        let isPlanar = unsafe context.pointer.pointee.sample_fmt == AV_SAMPLE_FMT_FLTP
        unsafe samples.withUnsafeBufferPointer { samples in
            // `av_frame_get_buffer` has given both planes, or the one, room for `frameSamples` of each channel.
            guard let from = samples.baseAddress, let first = unsafe block.pointer.pointee.data.0 else { return }
            guard isPlanar else {
                return unsafe UnsafeMutableRawPointer(first).copyMemory(from: from, byteCount: samples.count * MemoryLayout<Float>.size)
            }
            guard let second = unsafe block.pointer.pointee.data.1 else { return }
            let left = unsafe UnsafeMutableRawPointer(first).assumingMemoryBound(to: Float.self)
            let right = unsafe UnsafeMutableRawPointer(second).assumingMemoryBound(to: Float.self)
            for index in 0..<frameSamples {
                unsafe left[index] = from[2 * index]
                unsafe right[index] = from[2 * index + 1]
            }
        }
    }
}
