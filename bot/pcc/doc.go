// Package pcc knows who holds policing to account in each of the 43 police areas
// of England and Wales, since when and until when, which polls were held and
// which are to come, what replaces the office, and in which area a place lies.
//
// All of it is data: CSV tables in the folder data, one row a fact, with the
// source it was read in, how sure that is and the day it was checked. [Load]
// reads them, laid over by the tables of an operator who knows better, into a
// [Register], which is never changed afterwards. The package has no clock and
// opens no file but those it is given: what holds on a day is asked with that day.
package pcc
