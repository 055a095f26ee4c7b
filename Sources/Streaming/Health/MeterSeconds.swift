/// What came in each of the last seconds. Its memory is taken once.
struct MeterSeconds {
    /// Seconds that are remembered.
    static let kept = 300

    struct Second {
        var bytes = 0
        var pictures = 0
        /// Pictures whose distance from the one before is known, and the sum of those distances, the least and the greatest.
        var steps = 0
        var stepsMilliseconds = 0
        var stepMin = Int.max
        var stepMax = 0
        /// How much later than the first media something came, in milliseconds: the least and the most.
        var delayMin = Int.max
        var delayMax = Int.min
        /// Longest time without media that ended here, in milliseconds.
        var gap = 0
        var isConnected = false
    }

    private var seconds = [Second](repeating: Second(), count: kept)
    /// The number of the second that goes on, counted from the first.
    private(set) var current = 0

    /// Goes to a second. Those between, of which nothing is known but this, get `isConnected`.
    mutating func advance(to second: Int, isConnected: Bool) {
        guard second > current else { return }
        for number in max(current + 1, second - Self.kept + 1)...second {
            seconds[number % Self.kept] = Second()
            seconds[number % Self.kept].isConnected = isConnected
        }
        current = second
    }

    var now: Second {
        get { seconds[current % Self.kept] }
        set { seconds[current % Self.kept] = newValue }
    }

    mutating func change(_ body: (inout Second) -> Void) { body(&seconds[current % Self.kept]) }

    /// Another connection has another clock.
    mutating func forgetDelays() {
        for index in seconds.indices { (seconds[index].delayMin, seconds[index].delayMax) = (.max, .min) }
    }

    /// The numbers of the `count` whole seconds before the one that goes on, as far as they are remembered.
    func whole(_ count: Int) -> Range<Int> { max(0, current - min(count, Self.kept - 1))..<current }

    subscript(number: Int) -> Second { seconds[number % Self.kept] }
}
