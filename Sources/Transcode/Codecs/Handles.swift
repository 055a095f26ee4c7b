internal import CAVCodec

/// What holds for FFmpeg's libraries in this process, set before their first use.
enum Library {
    /// The largest piece of memory that they get at once; a block of sound has less than 1 MB.
    private static let allocationBytesMax = 16 << 20

    static let isPrepared: Bool = {
        // They write to standard error, about anything that a peer sends. What matters is said by their answers.
        av_log_set_level(AV_LOG_QUIET)
        av_max_alloc(allocationBytesMax)
        return true
    }()
}

/// Owns an `AVCodecContext`.
@safe struct CodecContext: ~Copyable {
    // Valid from the initializer to `deinit`; lent to calls within this target only.
    let pointer: UnsafeMutablePointer<AVCodecContext>

    /// - Parameter codec: found by name; one that this FFmpeg hasn't got is an error.
    init(_ codec: UnsafePointer<AVCodec>?, _ step: TranscodeError.Step) throws(TranscodeError) {
        guard Library.isPrepared, let codec = unsafe codec else { throw TranscodeError(step: step, code: carillon_averror_unknown_codec) }
        guard let pointer = unsafe avcodec_alloc_context3(codec) else { throw TranscodeError(step: step, code: carillon_averror_memory) }
        unsafe self.pointer = pointer
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVCodecContext>? = unsafe pointer
        unsafe avcodec_free_context(&pointer)
    }
}

/// Owns an `AVFrame`: a block of samples.
@safe struct SampleBlock: ~Copyable {
    // As above.
    let pointer: UnsafeMutablePointer<AVFrame>

    init(_ step: TranscodeError.Step) throws(TranscodeError) {
        guard let pointer = unsafe av_frame_alloc() else { throw TranscodeError(step: step, code: carillon_averror_memory) }
        unsafe self.pointer = pointer
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVFrame>? = unsafe pointer
        unsafe av_frame_free(&pointer)
    }
}

/// Owns an `AVPacket`.
@safe struct PacketHandle: ~Copyable {
    // As above.
    let pointer: UnsafeMutablePointer<AVPacket>

    init(_ step: TranscodeError.Step) throws(TranscodeError) {
        guard let pointer = unsafe av_packet_alloc() else { throw TranscodeError(step: step, code: carillon_averror_memory) }
        unsafe self.pointer = pointer
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVPacket>? = unsafe pointer
        unsafe av_packet_free(&pointer)
    }
}
