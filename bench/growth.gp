# growth.gp - what growth.py measured, in six panels: gnuplot -e "table='..'; figure='..'" growth.gp
set terminal svg size 960,620 font 'sans-serif,12' background rgb 'white'
set output figure
set datafile separator ','
set multiplot layout 2,3
set key top left Left reverse
set grid ytics linecolor rgb '#dddddd'
set border 3
set tics nomirror
set yrange [0:*]
set style line 1 linecolor rgb '#0072b2' linewidth 2 pointtype 7 pointsize 0.6
set style line 2 linecolor rgb '#d55e00' linewidth 2 pointtype 5 pointsize 0.6
LEAST = 'least outstanding'
routing(i) = i == 1 ? LEAST : 'random'

# A figure of the rows of one axis and series. Rows of others have none.
set datafile missing NaN
pick(axis, series, figure) = (strcol('axis') eq axis && strcol('series') eq series) ? column(figure) : NaN

set title 'ns a request, by length of the run'
set logscale x
set format x '10^{%L}'
set key off
plot table using (pick('requests', LEAST, 'x')):(pick('requests', LEAST, 'ns')) with linespoints linestyle 1

set title 'ns a request, by instances of 4 workers'
set key on
plot for [i = 1:2] table using (pick('instances', routing(i), 'x')):(pick('instances', routing(i), 'ns')) with linespoints linestyle i title routing(i)

set title 'instructions a request, by instances'
set key bottom right
plot for [i = 1:2] table using (pick('instances', routing(i), 'x')):(pick('instances', routing(i), 'instructions')) with linespoints linestyle i title routing(i)

set title 'peak memory in MB, by length of the run'
set key off
plot table using (pick('requests', LEAST, 'x')):(pick('requests', LEAST, 'mb')) with linespoints linestyle 1

unset logscale x
set format x '%g'
set title 'ns a request, by variants'
set key on bottom right
plot for [i = 1:2] table using (pick('variants', routing(i), 'x')):(pick('variants', routing(i), 'ns')) with linespoints linestyle i title routing(i)

set title 'ns a request, by load'
set xrange [0:1]
plot for [i = 1:2] table using (pick('load', routing(i), 'x')):(pick('load', routing(i), 'ns')) with linespoints linestyle i title routing(i)
