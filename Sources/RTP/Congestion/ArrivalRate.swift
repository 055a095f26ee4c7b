/// How many bits a second have arrived of late, by the receiver's clock.
struct ArrivalRate: Sendable {
    private static let windowMicroseconds: Int64 = 500_000
    /// Buckets of 50 ms around a ring.
    private static let bucketMicroseconds: Int64 = 50_000
    private var buckets = [Int](repeating: 0, count: 10)
    private var first: Int64?
    private var newest: Int64 = 0

    mutating func note(bytes: Int, arrival: Int64) {
        let bucket = arrival / Self.bucketMicroseconds
        if first == nil {
            first = bucket
            newest = bucket
        }
        // One from before the window tells nothing of the present.
        guard bucket > newest - Int64(buckets.count) else { return }
        if bucket > newest {
            for passed in max(newest + 1, bucket - Int64(buckets.count) + 1)...bucket { buckets[place(passed)] = 0 }
            newest = bucket
        }
        buckets[place(bucket)] += bytes
    }

    /// Nil until half a second has been seen.
    var bitsPerSecond: Double? {
        guard let first, newest - first >= Int64(buckets.count) else { return nil }
        // The newest bucket is still being filled.
        let bytes = buckets.indices.reduce(0) { $0 + ($1 == place(newest) ? 0 : buckets[$1]) }
        return Double(bytes) * 8 / (Double(Self.windowMicroseconds - Self.bucketMicroseconds) / 1_000_000)
    }

    private func place(_ bucket: Int64) -> Int { Int(bucket % Int64(buckets.count) + Int64(buckets.count)) % buckets.count }
}
