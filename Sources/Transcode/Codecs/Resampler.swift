internal import CAVCodec

/// Makes stereo at 48 kHz of blocks of one format, and stretches it a little where it is asked to. Owns an `SwrContext`.
@safe struct Resampler: ~Copyable {
    /// Channels, rate and samples' format of the blocks that it takes.
    private struct Format: Equatable {
        var channels: Int32
        var mask: UInt64
        var sampleFormat: Int32
        var rate: Int32

        init(_ block: borrowing SampleBlock) {
            let frame = unsafe block.pointer
            channels = unsafe frame.pointee.ch_layout.nb_channels
            mask = unsafe frame.pointee.ch_layout.order == AV_CHANNEL_ORDER_NATIVE ? frame.pointee.ch_layout.u.mask : 0
            sampleFormat = unsafe frame.pointee.format
            rate = unsafe frame.pointee.sample_rate
        }
    }

    static let rate: Int32 = 48_000
    /// Rates that AAC can have, and more.
    private static let rates: ClosedRange<Int32> = 4000...192_000

    // Made by the initializer, freed in `deinit`, and lent only to calls in this file.
    private let context: OpaquePointer
    private let format: Format

    /// For blocks like this one.
    init(for block: borrowing SampleBlock) throws(TranscodeError) {
        let format = Format(block)
        guard Self.rates.contains(format.rate) else { throw TranscodeError(step: .mix, code: carillon_averror_invalid) }
        var stereo = unsafe AVChannelLayout()
        unsafe av_channel_layout_default(&stereo, 2)
        var context: OpaquePointer?
        var code = unsafe swr_alloc_set_opts2(
            &context, &stereo, AV_SAMPLE_FMT_FLT, Self.rate, &block.pointer.pointee.ch_layout,
            AVSampleFormat(rawValue: format.sampleFormat),
            format.rate, 0, nil)
        // Mono is as loud on two channels as players make it, and not 3 dB less.
        if code >= 0, format.channels == 1 { code = unsafe swr_set_matrix(context, [1, 1], 1) }
        if code >= 0 { code = unsafe swr_init(context) }
        guard code >= 0, let made = unsafe context else {
            unsafe swr_free(&context)
            throw TranscodeError(step: .mix, code: min(code, carillon_averror_invalid))
        }
        unsafe self.context = made
        self.format = format
    }

    deinit {
        var context: OpaquePointer? = unsafe context
        unsafe swr_free(&context)
    }

    func takes(_ block: borrowing SampleBlock) -> Bool { format == Format(block) }

    /// Samples at 48 kHz that have gone in and not come out yet.
    var delay: Int64 { unsafe swr_get_delay(context, Int64(Self.rate)) }

    /// Makes `samples` more (or less) of the sound that follows, over `distance` of them.
    func stretch(by samples: Int, over distance: Int) throws(TranscodeError) {
        try TranscodeError.check(
            .mix, unsafe swr_set_compensation(context, Int32(clamping: samples), Int32(clamping: distance)))
    }

    /// Lets silence of so many samples at 48 kHz go in.
    func insertSilence(_ samples: Int) throws(TranscodeError) {
        let count = Int64(samples) * Int64(format.rate) / Int64(Self.rate)
        try TranscodeError.check(.mix, unsafe swr_inject_silence(context, Int32(clamping: count)))
    }

    /// Appends what the block becomes, left and right in turns.
    func convert(_ block: borrowing SampleBlock, into samples: inout [Float]) throws(TranscodeError) {
        let frame = unsafe block.pointer
        guard let planes = unsafe frame.pointee.extended_data else { return }
        // As many planes as the format that `takes(_:)` has checked, each of `nb_samples`.
        try unsafe convert(
            UnsafeMutableRawPointer(planes).assumingMemoryBound(to: UnsafePointer<UInt8>?.self), frame.pointee.nb_samples, &samples)
    }

    /// Appends what is still within, where no more comes.
    func flush(into samples: inout [Float]) throws(TranscodeError) { try unsafe convert(nil, 0, &samples) }

    private func convert(
        _ planes: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ count: Int32, _ samples: inout [Float]
    ) throws(TranscodeError) {
        let room = Int(unsafe swr_get_out_samples(context, count))
        guard room > 0 else { return }
        var code: Int32 = 0
        let made = unsafe [Float](unsafeUninitializedCapacity: 2 * room) { buffer, filled in
            var out: UnsafeMutablePointer<UInt8>? = unsafe UnsafeMutableRawPointer(buffer.baseAddress)?.assumingMemoryBound(to: UInt8.self)
            // `room` samples of two channels fit the buffer.
            code = unsafe swr_convert(context, &out, Int32(clamping: room), planes, count)
            filled = 2 * Int(max(0, code))
        }
        try TranscodeError.check(.mix, code)
        samples += made
    }
}
