internal import Media

extension BlockingRequest {
    package enum Answer: Equatable, Sendable {
        /// Send the playlist as it is now.
        case ready
        /// Ask again after the next change; after ``LivePlaylistConfiguration/blockingMillisecondsMax`` answer 503.
        case wait
        /// Answer 400 with the sentence.
        case badRequest(String)
    }

    /// What to do with this request now (§6.2.5.2). Once ready, it stays ready.
    package func resolve(against playlist: LivePlaylist) -> Answer {
        if playlist.isEnded { return .ready }
        guard let number = mediaSequenceNumber else {
            if part != nil { return .badRequest("_HLS_part needs _HLS_msn: a part index counts within a segment") }
            return playlist.isPlayable ? .ready : .wait
        }
        let last = playlist.nextMediaSequenceNumber - 1
        guard number <= last + 2 else {
            return .badRequest("_HLS_msn \(number) is more than two segments after the last one, \(last)")
        }
        guard let part, let partTarget = playlist.configuration.partTarget else {
            return !playlist.listed.isEmpty && number <= last ? .ready : .wait
        }
        return resolve(part: part, in: number, of: playlist, partTarget)
    }

    private func resolve(part: Int, in number: Int, of playlist: LivePlaylist, _ partTarget: MediaTime) -> Answer {
        let next = playlist.nextMediaSequenceNumber
        let openParts = playlist.open?.info.parts.count ?? 0
        if number < next {
            // A part past the end of a finished segment means the first part of the following one.
            let isListed =
                !playlist.listed.isEmpty
                && (number < next - 1 || part < (playlist.listed.last?.info.parts.count ?? 0))
            return isListed || openParts > 0 ? .ready : .wait
        }
        let listedParts = number == next ? openParts : 0
        if part < listedParts { return .ready }
        let partsAhead = part.subtractingReportingOverflow(listedParts - 1)
        guard !partsAhead.overflow, Self.isWithinAdvancePartLimit(partsAhead.partialValue, partTarget) else {
            return .badRequest("_HLS_part \(part) of segment \(number) is too far after the last part there is")
        }
        return .wait
    }

    /// The Advance Part Limit is three seconds' worth of parts where they are shorter than a second, else three parts.
    private static func isWithinAdvancePartLimit(_ partsAhead: Int, _ partTarget: MediaTime) -> Bool {
        let scale = Int64(partTarget.timescale)
        guard partTarget.value < scale else { return partsAhead <= 3 }
        let (ticksAhead, overflow) = Int64(partsAhead).multipliedReportingOverflow(by: max(1, partTarget.value))
        return !overflow && ticksAhead <= 3 * scale
    }
}
