internal import Bytes
package import Media

/// The tables that tell an ordinary MP4's reader where each sample is and when (ISO/IEC 14496-12, §8.5 to §8.7), of one track.
///
/// They grow fragment by fragment, in the form in which they are written: a few bytes for each sample, and nothing else is kept of it.
/// Each fragment becomes a chunk. A sample lasts until the next one of its track, so a hole in the track lengthens the sample before it.
package struct SampleTables: Sendable {
    /// Decoding time of the first sample, on the movie's own timeline; nil without samples.
    package private(set) var start: MediaTime?
    /// The first sample is presented this many ticks after it is decoded.
    private(set) var firstCompositionOffset: Int32 = 0
    private(set) var sampleCount: UInt32 = 0

    private let timescale: Int32
    private(set) var chunkOffsets: [UInt64] = []
    private var durations = RunLengths()
    private var compositionOffsets = RunLengths()
    private(set) var sizes = ByteWriter()
    private(set) var syncSamples = ByteWriter()
    private(set) var chunkRuns = ByteWriter()
    private var lastChunkRun: (samples: UInt32, description: UInt32)?
    private var lastDecodeTime: Int64 = 0
    private var lastDuration: Int64 = 0

    /// - Parameter timescale: ticks a second of the track in the new file.
    package init(timescale: Int32) { self.timescale = timescale }

    /// How much memory the tables take, about.
    package var byteCount: Int {
        sizes.count + syncSamples.count + chunkRuns.count + durations.byteCount + compositionOffsets.byteCount + chunkOffsets.count * 8
    }

    /// Length of the track's media, from the first sample to the end of the last.
    package var duration: MediaTime {
        MediaTime(value: lastDecodeTime &+ lastDuration &- (start?.value ?? 0), timescale: timescale)
    }

    /// Adds a fragment's samples. Those whose payloads do not follow one another can't come from a fragment, and are refused by false.
    ///
    /// - Parameters:
    ///   - decodeTime: of the first sample, on the movie's own timeline.
    ///   - source: ticks a second in which the samples' durations and offsets are given.
    ///   - offset: of the first payload, from the start of all payloads.
    ///   - description: which sample entry they need, from 1.
    package mutating func append(
        _ samples: [ParsedSample], decodeTime: MediaTime, timescale source: Int32, offset: UInt64, description: UInt32
    ) -> Bool {
        guard let first = samples.first, zip(samples, samples.dropFirst()).allSatisfy({ $0.payload.upperBound == $1.payload.lowerBound })
        else { return samples.isEmpty }
        begin(at: decodeTime.rescaled(to: timescale).value, first, source)
        let base = lastDecodeTime
        var ticks: Int64 = 0
        for (index, sample) in samples.enumerated() {
            if index > 0 { advance(to: base &+ scaled(ticks, source)) }
            add(sample, source)
            ticks &+= Int64(sample.duration)
            lastDuration = base &+ scaled(ticks, source) &- lastDecodeTime
        }
        addChunk(samples: UInt32(truncatingIfNeeded: samples.count), offset: offset, description: description)
        return true
    }

    private mutating func begin(at time: Int64, _ first: ParsedSample, _ source: Int32) {
        guard start != nil else {
            start = MediaTime(value: time, timescale: timescale)
            firstCompositionOffset = Int32(clamping: scaled(Int64(first.compositionOffset), source))
            lastDecodeTime = time
            return
        }
        // A clock that steps back (a repaired recording) can't be told in a table of durations: there the sample before lasts as it said.
        advance(to: time > lastDecodeTime ? time : lastDecodeTime &+ lastDuration)
    }

    private mutating func advance(to time: Int64) {
        durations.append(UInt32(clamping: time &- lastDecodeTime))
        lastDecodeTime = time
    }

    private mutating func add(_ sample: ParsedSample, _ source: Int32) {
        sampleCount &+= 1
        sizes.write(UInt32(clamping: sample.size))
        compositionOffsets.append(UInt32(bitPattern: Int32(clamping: scaled(Int64(sample.compositionOffset), source))))
        if sample.flags.isRandomAccess { syncSamples.write(sampleCount) }
    }

    private mutating func addChunk(samples: UInt32, offset: UInt64, description: UInt32) {
        chunkOffsets.append(offset)
        if let last = lastChunkRun, last == (samples, description) { return }
        lastChunkRun = (samples, description)
        chunkRuns.write(UInt32(truncatingIfNeeded: chunkOffsets.count))
        chunkRuns.write(samples)
        chunkRuns.write(description)
    }

    private func scaled(_ ticks: Int64, _ source: Int32) -> Int64 {
        MediaTime(value: ticks, timescale: source).rescaled(to: timescale).value
    }

    // MARK: Writing

    /// `stts`, `ctts` where pictures are not shown in the order of decoding, `stss` where not every sample can be started at, `stsc`, `stsz`,
    /// and `stco` or, where an offset needs it, `co64`.
    ///
    /// - Parameter base: where the payloads begin in the file.
    func write(to stbl: inout BoxWriter, base: UInt64, hasLongOffsets: Bool) {
        var durations = durations
        durations.append(UInt32(clamping: lastDuration))
        stbl.fullBox("stts") { durations.write(to: &$0) }
        if !compositionOffsets.isAllZero {
            // Version 1: offsets are signed.
            stbl.fullBox("ctts", version: 1) { compositionOffsets.write(to: &$0) }
        }
        if syncSamples.count / 4 < Int(sampleCount) {
            stbl.fullBox("stss") { stss in
                stss.write(UInt32(truncatingIfNeeded: syncSamples.count / 4))
                stss.write(syncSamples.bytes)
            }
        }
        stbl.fullBox("stsc") { stsc in
            stsc.write(UInt32(truncatingIfNeeded: chunkRuns.count / 12))
            stsc.write(chunkRuns.bytes)
        }
        stbl.fullBox("stsz") { stsz in
            stsz.write(UInt32(0))
            stsz.write(sampleCount)
            stsz.write(sizes.bytes)
        }
        stbl.fullBox(hasLongOffsets ? "co64" : "stco") { box in
            box.write(UInt32(truncatingIfNeeded: chunkOffsets.count))
            for offset in chunkOffsets {
                if hasLongOffsets { box.write(base &+ offset) } else { box.write(UInt32(truncatingIfNeeded: base &+ offset)) }
            }
        }
    }
}

/// Values of consecutive samples, as `stts` and `ctts` hold them: how many samples, then the value that they share.
private struct RunLengths: Sendable {
    private var runs = ByteWriter()
    private var count: UInt32 = 0
    private var value: UInt32 = 0

    var byteCount: Int { runs.count }
    var isAllZero: Bool { runs.count == 0 && value == 0 }

    mutating func append(_ next: UInt32) {
        if count > 0, next != value { close() }
        value = next
        count &+= 1
    }

    private mutating func close() {
        runs.write(count)
        runs.write(value)
        count = 0
    }

    func write(to box: inout BoxWriter) {
        box.write(UInt32(truncatingIfNeeded: runs.count / 8) &+ (count > 0 ? 1 : 0))
        box.write(runs.bytes)
        if count > 0 {
            box.write(count)
            box.write(value)
        }
    }
}
