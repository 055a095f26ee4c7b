extension H264Configuration {
    /// A picture's payload with these parameter sets in it: in front of all but an access unit delimiter (ITU-T H.264, §7.4.1.2.3).
    /// A payload that carries a sequence parameter set of its own comes back itself.
    ///
    /// - Parameter payload: NAL units behind 4-byte lengths.
    package func repeated(in payload: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let units = Array(NALUnits(payload))
        guard !units.contains(where: { $0.type == .sequenceParameterSet }) else { return payload }
        let sets = (sequenceParameterSets + sequenceParameterSetExtensions + pictureParameterSets).compactMap { NALUnit($0[...]) }
        let delimiters = units.prefix { $0.type == .accessUnitDelimiter }
        let capacity = sets.reduce(payload.count) { $0 + 4 + $1.bytes.count }
        return NALUnits.joined(delimiters + sets + units.dropFirst(delimiters.count), capacity: capacity)
    }
}
