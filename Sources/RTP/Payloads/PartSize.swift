/// Finds the size of parts by which a picture's units are cut into few packets that are alike.
enum PartSize {
    /// A packet's last byte counts its padding.
    static let paddingBytesMax = 255
    /// Pictures of more cut units take a size that suits these.
    private static let unitsMax = 12
    /// What a packet more costs, in bytes: headers on the wire, and work of the kernel's.
    private static let packetCost = 80
    /// What it costs to begin another run of equal packets: a pass through the kernel.
    private static let runCost = 400

    /// - Parameter bodies: the units to cut, in bytes without their headers.
    static func best(for bodies: [Int], partBytesMax: Int) -> Int {
        let considered = bodies.prefix(unitsMax)
        var best = (size: partBytesMax, cost: Int.max)
        for body in considered {
            let fewest = (body + partBytesMax - 1) / partBytesMax
            for count in fewest...fewest + 1 {
                let size = (body + count - 1) / count
                let cost = cost(of: size, considered)
                if cost < best.cost { best = (size, cost) }
            }
        }
        return best.size
    }

    private static func cost(of size: Int, _ bodies: ArraySlice<Int>) -> Int {
        var cost = 0
        for body in bodies {
            let count = (body + size - 1) / size
            let shortage = count * size - body
            cost += count * packetCost + (shortage <= paddingBytesMax ? shortage : runCost)
        }
        return cost
    }
}
