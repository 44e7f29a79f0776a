using FluentAssertions;
using KerasSharp.Runtime.Graph;
using KerasSharp.Runtime.Planning;

namespace KerasSharp.ParityTests.Runtime.Planning;

public sealed class ViewTests
{
    private static readonly View Whole = View.Dense(0, new Shape(Dim.Batch, 4, 6));

    [Fact]
    public void Moving_changes_strides_and_the_start_only()
    {
        var slice = Whole.Slice(2, 1, 2, 3);
        slice.Strides.Should().Equal(24, 6, 3);
        slice.Offset.Should().Be(new Offset(1));
        Whole.Slice(1, 3, 4, -1).Strides.Should().Equal(24, -6, 1);
        Whole.Transpose([1, 0, 2]).Shape.Should().Equal(4, Dim.Batch, 6);
        Whole.Pick(1, 2).Offset.Should().Be(new Offset(12));
        View.Dense(0, new Shape(3, Dim.Batch, 2)).Pick(0, 2).Offset.Should().Be(new Offset(0, 4));
    }

    [Fact]
    public void A_reshape_without_a_copy_is_found_where_there_is_one()
    {
        Whole.Reshape(new Shape(Dim.Batch * 4, 6))!.IsDense.Should().BeTrue();
        Whole.Slice(1, 1, 2, 1).Reshape(new Shape(Dim.Batch, 12))!.Strides.Should().Equal(24, 1);
        Whole.Slice(2, 0, 4, 1).Reshape(new Shape(Dim.Batch * 4, 2, 2))!.Strides.Should().Equal(6, 2, 1);
        Whole.Slice(2, 0, 4, 1).Reshape(new Shape(Dim.Batch, 16)).Should().BeNull();
        Whole.Transpose([0, 2, 1]).Reshape(new Shape(Dim.Batch, 24)).Should().BeNull();
    }
}
